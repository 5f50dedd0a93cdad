import { openPoller, type Poller } from '@pet/platform/events';
import type { Logger } from '@pet/platform/observability';
import type { PrismaClient } from '../../generated/prisma/client.ts';
import { type LetterKind, writeLetter } from '../domain/letters.ts';
import type { MailTransport } from './transport.ts';

/** How soon mails are found that another process queued, in milliseconds. */
const pollMs = 10_000;

/** With a pause that doubles from one minute, the last try is about a day after the first. */
const mostAttempts = 11;

interface ClaimedMail {
  readonly id: string;
  readonly orderId: string;
  readonly kind: LetterKind;
  readonly recipient: string;
}

/**
 * Takes the mail that has waited longest. It is due again after a pause: should this process die while it sends, the
 * mail is sent then, perhaps for the second time. Nobody can promise exactly once of a mail.
 */
async function claimMail(database: PrismaClient): Promise<ClaimedMail | undefined> {
  const [mail] = await database.$queryRaw<ClaimedMail[]>`
    UPDATE mails SET attempts = attempts + 1,
      due_at = CASE WHEN attempts + 1 < ${mostAttempts} THEN now() + interval '1 minute' * 2 ^ attempts END
    WHERE id = (SELECT id FROM mails WHERE due_at <= now() ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id, order_id AS "orderId", kind::text, recipient`;
  return mail;
}

/** Sends one mail that is due. @returns whether there was one @throws what the transport throws */
export async function sendDueMail(database: PrismaClient, transport: MailTransport): Promise<boolean> {
  const mail = await claimMail(database);
  if (mail === undefined) return false;
  const order = await database.order.findUniqueOrThrow({
    where: { id: mail.orderId },
    select: { number: true, totalMinor: true, shipments: { orderBy: { position: 'asc' } } },
  });
  await transport.send({ ...writeLetter(mail.kind, order), id: mail.id, to: mail.recipient });
  await database.mail.update({
    where: { id: mail.id },
    data: { sentAt: new Date(), dueAt: null, recipient: null },
  });
  return true;
}

/** Sends queued mails, one after the other, until it is closed. */
export function openMailSender(database: PrismaClient, transport: MailTransport, logger: Logger): Poller {
  return openPoller({
    name: 'sending mails',
    look: () => sendDueMail(database, transport),
    intervalMs: pollMs,
    logger,
  });
}
