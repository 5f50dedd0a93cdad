import { prismaAdapter } from '@pet/platform/database';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PrismaClient } from '../generated/prisma/client.ts';
import { sendDueMail } from '../src/mail/sender.ts';
import type { MailTransport, OutgoingMail } from '../src/mail/transport.ts';
import { Shop } from './shop.ts';

let database: PrismaClient;
let number: string;

/** An order is taken through its life by the subgraph, which is then closed, so that nothing but a test sends mails. */
beforeAll(async () => {
  const shop = await Shop.open();
  const { url, schema } = shop.subgraph.environment.database;
  database = new PrismaClient({ adapter: prismaAdapter({ url, schema }) });
  const order = await shop.order();
  number = order.number;
  await shop.advance(order.id, 'CONFIRMED', 'IN_PRODUCTION', 'READY_TO_SHIP', 'SHIPPED', 'DELIVERED');
  await shop.close();
});
afterAll(() => database.$disconnect());

beforeEach(async () => {
  await database.mail.updateMany({
    data: { dueAt: new Date(), sentAt: null, recipient: 'casey@example.org', attempts: 0 },
  });
});

function openRecorder(): MailTransport & { readonly sent: OutgoingMail[] } {
  const sent: OutgoingMail[] = [];
  return {
    sent,
    async send(mail) {
      sent.push(mail);
    },
  };
}

describe('mails', () => {
  it('tell the customer that an order was placed, shipped and delivered, and forget the address', async () => {
    const recorder = openRecorder();
    while (await sendDueMail(database, recorder));
    expect(recorder.sent.map(({ to, subject }) => `${to}: ${subject}`).sort()).toEqual([
      `casey@example.org: We have your order ${number}`,
      `casey@example.org: Your order ${number} has arrived`,
      `casey@example.org: Your order ${number} is on its way`,
    ]);
    const shipped = recorder.sent.find(({ subject }) => subject.endsWith('on its way'));
    expect(shipped?.text).toContain('UPS 1Z999AA10123456784');
    for (const mail of await database.mail.findMany()) {
      expect(mail).toMatchObject({ recipient: null, dueAt: null, sentAt: expect.any(Date) });
    }
  });

  it('are sent once, however many senders there are', async () => {
    const recorder = openRecorder();
    await Promise.all(Array.from({ length: 6 }, () => sendDueMail(database, recorder)));
    expect(new Set(recorder.sent.map(({ id }) => id)).size).toBe(3);
    expect(recorder.sent).toHaveLength(3);
  });

  it('are tried again later when the transport fails, and given up in the end', async () => {
    const broken: MailTransport = {
      send: async () => {
        throw new Error('no route to the mail server');
      },
    };
    await expect(sendDueMail(database, broken)).rejects.toThrow('no route');
    const [failed] = await database.mail.findMany({ where: { attempts: 1 } });
    expect(failed?.dueAt?.getTime()).toBeGreaterThan(Date.now());
    expect(failed?.recipient).toBe('casey@example.org');

    await database.mail.updateMany({ data: { attempts: 10 } });
    await expect(sendDueMail(database, broken)).rejects.toThrow('no route');
    expect(await database.mail.count({ where: { dueAt: null, sentAt: null } })).toBe(1);
  });
});
