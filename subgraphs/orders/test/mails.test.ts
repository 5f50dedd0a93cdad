import { prismaAdapter } from '@pet/platform/database';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PrismaClient } from '../generated/prisma/client.ts';
import { openMailSender, sendDueMail } from '../src/mail/sender.ts';
import type { MailTransport, OutgoingMail } from '../src/mail/transport.ts';
import { Shop } from './shop.ts';
import { obliging, startSmtpServer } from './smtp-server.ts';

const logger = pino({ level: 'silent' });
let database: PrismaClient;
let number: string;

/** An order is taken through its life by a subgraph without a mail server, so that nothing but a test sends mails. */
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
    data: {
      dueAt: new Date(),
      sentAt: null,
      declinedAt: null,
      deadAt: null,
      lastError: null,
      recipient: 'casey@example.org',
      attempts: 0,
    },
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
    while (await sendDueMail({ database, transport: recorder, logger }));
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
    await Promise.all(
      Array.from({ length: 6 }, () => sendDueMail({ database, transport: recorder, logger })),
    );
    expect(new Set(recorder.sent.map(({ id }) => id)).size).toBe(3);
    expect(recorder.sent).toHaveLength(3);
  });

  it('are tried again later when the transport fails, and given up in the end', async () => {
    const transport: MailTransport = {
      send: async () => {
        throw new Error('550 5.1.1 <Casey@Example.org>: no such user');
      },
    };
    const reason = '550 5.1.1 <(an address)>: no such user';
    await expect(sendDueMail({ database, transport, logger })).rejects.toThrow(reason);
    const [failed] = await database.mail.findMany({ where: { attempts: 1 } });
    expect(failed?.dueAt?.getTime()).toBeGreaterThan(Date.now());
    expect(failed).toMatchObject({ recipient: 'casey@example.org', deadAt: null });
    expect(failed?.lastError).toContain(reason);

    await database.mail.updateMany({ data: { attempts: 10 } });
    await expect(sendDueMail({ database, transport, logger })).rejects.toThrow(reason);
    expect(await database.mail.findMany({ where: { attempts: 11 } })).toMatchObject([
      { deadAt: expect.any(Date), dueAt: null, sentAt: null, recipient: null },
    ]);
  });

  it('wait a doubled time after each try', async () => {
    const transport: MailTransport = { send: () => Promise.reject(new Error('no route')) };
    const pauses: number[] = [];
    for (let attempts = 0; attempts < 11; attempts += 1) {
      await database.mail.updateMany({ where: { kind: { not: 'SHIPPED' } }, data: { dueAt: null } });
      const begun = new Date();
      await database.mail.updateMany({ where: { kind: 'SHIPPED' }, data: { dueAt: begun, attempts } });
      await expect(sendDueMail({ database, transport, logger })).rejects.toThrow('no route');
      const { dueAt } = await database.mail.findFirstOrThrow({ where: { kind: 'SHIPPED' } });
      if (dueAt !== null) pauses.push(Math.floor((dueAt.getTime() - begun.getTime()) / 60_000));
    }
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512]);
  });

  it('that are being sent are finished when the sender is closed, and no other is begun', async () => {
    let reached = () => {};
    const atTheEnd = new Promise<void>((resolve) => {
      reached = resolve;
    });
    let accept = (_reply: string) => {};
    const accepted = new Promise<string>((resolve) => {
      accept = resolve;
    });
    const server = await startSmtpServer((command) => {
      if (command !== '.') return obliging(command);
      reached();
      return accepted;
    });
    const route = { to: 'server', url: server.url, from: 'orders@shop.example' } as const;
    const sender = openMailSender(database, route, logger);
    await atTheEnd;
    const closing = sender.close();
    expect(await database.mail.count({ where: { sentAt: null, attempts: 1 } })).toBe(1);
    accept('250 fine');
    await closing;
    expect(await database.mail.count({ where: { sentAt: { not: null } } })).toBe(1);
    expect(await database.mail.count({ where: { sentAt: null, attempts: 0 } })).toBe(2);
    await server.close();
  });

  it('wait while there is no server to send them to', async () => {
    await openMailSender(database, { to: 'nowhere' }, logger).close();
    expect(await database.mail.count({ where: { sentAt: null, attempts: 0 } })).toBe(3);
  });
});
