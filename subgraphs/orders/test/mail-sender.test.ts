import { prismaAdapter } from '@pet/platform/database';
import { noCause } from '@pet/platform/events';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { PrismaClient } from '../generated/prisma/client.ts';
import { Shop } from './shop.ts';
import { type Answering, headersOf, obliging, type SmtpServer, startSmtpServer } from './smtp-server.ts';

let answer: Answering;
let server: SmtpServer;
let shop: Shop;
let database: PrismaClient;
beforeEach(async () => {
  answer = obliging;
  server = await startSmtpServer((command) => answer(command));
  shop = await Shop.open({ mailRoute: { to: 'server', url: server.url, from: 'orders@shop.example' } });
  const { url, schema } = shop.subgraph.environment.database;
  database = new PrismaClient({ adapter: prismaAdapter({ url, schema }) });
});
afterEach(async () => {
  await shop.close();
  await database.$disconnect();
  await server.close();
});

const mailOf = (orderId: string) => database.mail.findFirstOrThrow({ where: { orderId } });

/** Has a mail that failed tried now. */
async function makeDue(orderId: string): Promise<void> {
  await database.mail.updateMany({ where: { orderId }, data: { dueAt: new Date() } });
}

async function choose(customerId: string, orderUpdates: boolean): Promise<void> {
  const payload = { changed: ['preferences' as const], orderUpdates };
  const event = {
    type: 'user.updated',
    aggregateId: customerId,
    sequence: null,
    payload,
    cause: noCause,
  } as const;
  await shop.subgraph.bus.deliver(event);
  await expect
    .poll(() => database.customerPreference.findUnique({ where: { customerId } }))
    .toMatchObject({ orderUpdates });
}

it('an order that is placed is confirmed by mail at once', async () => {
  const { id, number } = await shop.order();
  await expect.poll(() => mailOf(id)).toMatchObject({ sentAt: expect.any(Date), attempts: 1, dueAt: null });
  expect(headersOf(server.mails[0] ?? '').get('subject')).toBe(`We have your order ${number}`);
  expect(server.commands).toContain('RCPT TO:<Casey@example.org>');
});

it('a mail whose fate is unknown is sent again, under the Message-ID it had', async () => {
  // The server has it, and breaks the connection before it says so, as at a crash of either end.
  answer = (command) => (command === '.' ? Promise.reject(new Error('a crash')) : obliging(command));
  const { id } = await shop.order();
  await expect.poll(() => mailOf(id)).toMatchObject({ sentAt: null, lastError: expect.any(String) });
  answer = obliging;
  await makeDue(id);
  await shop.order();
  await expect
    .poll(() => mailOf(id), { timeout: 15_000 })
    .toMatchObject({ sentAt: expect.any(Date), attempts: 2 });
  const ids = server.mails.map((mail) => headersOf(mail).get('message-id'));
  expect(ids.filter((its) => its === ids[0])).toHaveLength(2);
});

it('a customer who wants no news of orders is sent none, until that changes', async () => {
  const { userId } = shop.customer;
  await choose(userId, false);
  const { id } = await shop.order();
  await expect
    .poll(() => mailOf(id))
    .toMatchObject({ declinedAt: expect.any(Date), sentAt: null, dueAt: null, recipient: null });
  expect(server.commands).toEqual([]);
  const { id: neighbours } = await shop.order(shop.rival);
  await expect.poll(() => mailOf(neighbours)).toMatchObject({ sentAt: expect.any(Date) });

  await choose(userId, true);
  const { id: next } = await shop.order();
  await expect.poll(() => mailOf(next)).toMatchObject({ sentAt: expect.any(Date), declinedAt: null });
});
