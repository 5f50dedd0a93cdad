import type { MailRoute } from '@pet/platform/config';
import { openPoller, type Poller } from '@pet/platform/events';
import type { Logger } from '@pet/platform/observability';
import type { PrismaClient } from '../../generated/prisma/client.ts';
import { type LetterKind, writeLetter } from '../domain/letters.ts';
import { openSmtpTransport } from './smtp-transport.ts';
import { type MailTransport, openLogTransport } from './transport.ts';

/** How soon mails are found that another process queued, in milliseconds. */
const pollMs = 10_000;

/** With a pause that doubles from one minute, the last try is about a day after the first. */
const mostAttempts = 11;

/** What mails are sent with. */
export interface Sending {
  readonly database: PrismaClient;
  readonly transport: MailTransport;
  readonly logger: Logger;
}

interface ClaimedMail {
  readonly id: string;
  readonly orderId: string;
  readonly kind: LetterKind;
  readonly recipient: string;
  /** This one included. */
  readonly attempts: number;
}

/**
 * Takes the mail that has waited longest. It is due again after a pause: should this process die while it sends, the
 * mail is sent then, perhaps for the second time. Nobody can promise exactly once of a mail.
 */
async function claimMail(database: PrismaClient): Promise<ClaimedMail | undefined> {
  const [mail] = await database.$queryRaw<ClaimedMail[]>`
    UPDATE mails SET attempts = attempts + 1, due_at = now() + interval '1 minute' * 2 ^ attempts
    WHERE id = (SELECT id FROM mails WHERE due_at <= now() ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id, order_id AS "orderId", kind::text, recipient, attempts`;
  return mail;
}

/** An error's text without the addresses that mail servers like to repeat: it is kept for longer than they are. */
function reasonOf(error: unknown): string {
  return String(error)
    .replaceAll(/[^\s<>"']+@[^\s<>"']+/g, '(an address)')
    .slice(0, 1_000);
}

/** @returns the reason why it failed */
async function recordFailure(
  { database, logger }: Sending,
  { id, attempts }: ClaimedMail,
  error: unknown,
): Promise<string> {
  const lastError = reasonOf(error);
  const dead = attempts >= mostAttempts;
  await database.mail.updateMany({
    // A try that outlasted its pause may meanwhile have been followed by one that succeeded.
    where: { id, sentAt: null },
    data: { lastError, ...(dead && { deadAt: new Date(), dueAt: null, recipient: null }) },
  });
  if (dead) logger.error({ mailId: id, attempts, lastError }, 'a mail was given up');
  return lastError;
}

/** Sends one mail that is due. @returns whether there was one @throws Error when it could not be sent */
export async function sendDueMail(sending: Sending): Promise<boolean> {
  const { database, transport } = sending;
  const mail = await claimMail(database);
  if (mail === undefined) return false;
  const { id, kind, recipient, orderId } = mail;
  const end = (outcome: { sentAt: Date } | { declinedAt: Date }) =>
    database.mail.update({ where: { id }, data: { ...outcome, dueAt: null, recipient: null } });

  const { customerId, ...order } = await database.order.findUniqueOrThrow({
    where: { id: orderId },
    select: {
      number: true,
      customerId: true,
      totalMinor: true,
      shipments: { orderBy: { position: 'asc' } },
    },
  });
  const preference = await database.customerPreference.findUnique({ where: { customerId } });
  if (preference?.orderUpdates === false) {
    await end({ declinedAt: new Date() });
    return true;
  }
  try {
    await transport.send({ ...writeLetter(kind, order), id, to: recipient });
  } catch (error) {
    throw new Error(`A mail was not sent: ${await recordFailure(sending, mail, error)}`);
  }
  await end({ sentAt: new Date() });
  return true;
}

/** @returns null where mails can go nowhere */
function openTransport(route: MailRoute, logger: Logger): MailTransport | null {
  if (route.to === 'server') return openSmtpTransport(route);
  return route.to === 'log' ? openLogTransport(logger) : null;
}

/** Leaves all mails where they are. */
const idle: Poller = { wake() {}, async close() {} };

/** Sends queued mails, one after the other, until it is closed; the one it is sending then is finished. */
export function openMailSender(database: PrismaClient, route: MailRoute, logger: Logger): Poller {
  const transport = openTransport(route, logger);
  if (transport === null) {
    logger.warn('mails to customers wait; set SMTP_URL to the server that takes them');
    return idle;
  }
  const sending: Sending = { database, transport, logger };
  return openPoller({
    name: 'sending mails',
    look: () => sendDueMail(sending),
    intervalMs: pollMs,
    logger,
  });
}
