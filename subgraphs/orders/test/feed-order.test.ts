import { prismaAdapter } from '@pet/platform/database';
import { noCause } from '@pet/platform/events';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PrismaClient } from '../generated/prisma/client.ts';
import { inTransaction } from '../src/service/database.ts';
import { changeStatus, lockOrder } from '../src/service/journal.ts';
import { Shop } from './shop.ts';

let shop: Shop;
let database: PrismaClient;
beforeAll(async () => {
  shop = await Shop.open();
  database = new PrismaClient({ adapter: prismaAdapter(shop.subgraph.environment.database) });
});
afterAll(async () => {
  await database.$disconnect();
  await shop.close();
});

/** The feed as a reader finds it who asks for everything above a position. */
async function feed(): Promise<[position: number | null, orderId: string][]> {
  const entries = await database.timelineEntry.findMany({
    where: { feedSequence: { gt: 0 } },
    orderBy: { feedSequence: 'asc' },
  });
  return entries.map((entry) => [entry.feedSequence, entry.orderId]);
}

async function untilSomebodyWaitsForALock(): Promise<void> {
  for (;;) {
    const waiting = await database.$queryRaw<unknown[]>`
      SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    if (waiting.length > 0) return;
  }
}

it('shows no change before one that took its place earlier and commits later', async () => {
  const [slow, fast] = [await shop.order(), await shop.order()];
  const placed = [
    [1, slow.id],
    [2, fast.id],
  ];
  const early = await inTransaction(database, async (tx) => {
    const order = await lockOrder(tx, slow.id);
    if (order === null) throw new Error('the order is gone');
    await changeStatus(tx, order, 'CONFIRMED', { actorId: null, at: new Date(), note: null }, noCause);
    const transition = shop.transition(fast.id, 'CONFIRMED');
    await untilSomebodyWaitsForALock();
    expect(await feed()).toEqual(placed);
    // In an object, since a promise by itself would be awaited before the commit it waits for.
    return { transition };
  });
  expect((await early.transition).userErrors).toEqual([]);
  expect(await feed()).toEqual([...placed, [3, slow.id], [4, fast.id]]);
});

it('takes each place in one atomic statement, also the first', async () => {
  const { statements } = shop.subgraph;
  statements.length = 0;
  await shop.order();
  const counting = statements.filter((sql) => sql.includes('order_feed'));
  expect(counting).toEqual([expect.stringMatching(/^INSERT INTO .* ON CONFLICT .* DO UPDATE .* RETURNING /)]);
});
