import { openRedis, type RedisConnections } from '@pet/platform/redis';
import { createTestDatabase, startTestRedis, type TestRedis } from '@pet/platform/testing';
import pg from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { firstDesign } from '../live/designs.ts';
import { startTestGateway, type TestGateway } from '../start-test-gateway.ts';
import { extent, tellFigures } from './extent.ts';
import { type OrderClient, type OrderState, openOrderClient } from './order-client.ts';
import { followOrder, type OrderFollower, orderFaults } from './order-follower.ts';

/**
 * `deadline`: within what every subscriber has seen the last change, in milliseconds; longer where other tests share the
 * machine, but less than it takes until subscribers look without having been woken.
 */
const {
  orders: orderCount,
  kills,
  deadline,
} = extent({
  short: { orders: 10, kills: 1, deadline: 6_000 },
  full: { orders: 100, kills: 5, deadline: 2_000 },
});
const steps = ['CONFIRMED', 'IN_PRODUCTION', 'READY_TO_SHIP'];

let redis: TestRedis;
let operator: RedisConnections;
let database: pg.Client;
/** Where orders are changed, and where they are followed. Each has all subgraphs in its own process's backplane. */
let one: TestGateway;
let other: TestGateway;
/** At the first. */
let client: OrderClient;

beforeAll(async () => {
  redis = await startTestRedis();
  operator = await openRedis(redis.url, pino({ level: 'silent' }));
  const variables = { DATABASE_URL: await createTestDatabase(), REDIS_URL: redis.url };
  database = new pg.Client({ connectionString: variables.DATABASE_URL });
  await database.connect();
  one = await startTestGateway(variables);
  other = await startTestGateway(variables);
  client = openOrderClient(async (account, query, sent) => one.send(query, sent, await one.token(account)));
}, 60_000);
afterAll(async () => {
  await other?.close();
  await one?.close();
  await database?.end();
  await operator?.close();
  await redis?.close();
});

async function placeOrders(count: number): Promise<OrderState[]> {
  const { id: designId } = await firstDesign(one, await one.token('customer'));
  const placed: OrderState[] = [];
  while (placed.length < count) placed.push(await client.place(designId));
  return placed;
}

/** Moves orders on to the last step, four at a time. @param onChanged called after each change */
async function changeAll(orders: readonly OrderState[], onChanged: () => Promise<void>): Promise<void> {
  const waiting = orders.values();
  async function work(): Promise<void> {
    for (let order of waiting) {
      for (const to of steps) {
        order = await client.move(order, to);
        await onChanged();
      }
    }
  }
  await Promise.all([work(), work(), work(), work()]);
}

interface Followed {
  readonly orders: readonly OrderState[];
  /** In the order of the orders. */
  readonly subscribers: readonly OrderFollower[];
}

/** Orders that are followed at the other gateway. */
async function openSubscribers(count: number): Promise<Followed> {
  const token = await other.token('staff');
  const orders = await placeOrders(count);
  const subscribers = orders.map(({ id }) => followOrder(other, token, id));
  await expect.poll(() => orderFaults(database, subscribers), { timeout: 20_000 }).toEqual([]);
  return { orders, subscribers };
}

/** Changes what is followed. @returns how long it took after the last change until all were told, in milliseconds */
async function toldWithin(
  { orders, subscribers }: Followed,
  onChanged: () => Promise<void>,
): Promise<number> {
  await changeAll(orders, onChanged);
  const changed = performance.now();
  await expect
    .poll(() => orderFaults(database, subscribers), { timeout: deadline, interval: 10 })
    .toEqual([]);
  return performance.now() - changed;
}

async function closeAll({ subscribers }: Pick<Followed, 'subscribers'>): Promise<void> {
  await Promise.all(subscribers.map((subscriber) => subscriber.close()));
}

it('while Redis is there, every change is told at the other gateway', async () => {
  const followed = await openSubscribers(orderCount);
  await toldWithin(followed, async () => {});
  await closeAll(followed);
}, 60_000);

it('connections for wake-ups that are killed leave no gap', async () => {
  const followed = await openSubscribers(orderCount);
  const total = orderCount * steps.length;
  // The last kill is followed by last changes of orders, whose wake-ups no later one makes good.
  const killAfter = Array.from(
    { length: kills },
    (_, turn) => total - 2 - Math.floor((turn * total) / kills),
  );
  const killed: number[] = [];
  let changes = 0;
  const within = await toldWithin(followed, async () => {
    changes += 1;
    if (killAfter.includes(changes))
      killed.push(Number(await operator.commands.client('KILL', 'TYPE', 'pubsub')));
  });
  tellFigures('wake-ups', {
    subscribers: orderCount,
    changes,
    kills: killed.length,
    'connections killed': killed.reduce((sum, count) => sum + count, 0),
    'all told after ms': Math.round(within),
  });
  expect(killed).toHaveLength(kills);
  expect(Math.min(...killed)).toBeGreaterThan(0);
  await closeAll(followed);
}, 120_000);

it('what is lost otherwise is noticed: by a history with a gap, and where no wake-up comes through', async () => {
  const { orders, subscribers } = await openSubscribers(2);
  const [broken, unwoken] = [orders.slice(0, 1), orders.slice(1)];
  const [{ id: brokenId } = { id: '' }] = broken;
  await changeAll(broken, async () => {});
  await database.query('DELETE FROM orders.order_timeline WHERE order_id = $1 AND sequence = 2', [brokenId]);
  const late = followOrder(other, await other.token('staff'), brokenId);
  await expect
    .poll(() => orderFaults(database, [late]), { timeout: 20_000 })
    .toEqual(['3 came where 2 was due']);

  await operator.commands.acl('SETUSER', 'default', '-publish');
  await changeAll(unwoken, async () => {});
  expect(await orderFaults(database, subscribers)).toContain('it ends before 2, and the newest is 4');
  await closeAll({ subscribers: [late, ...subscribers] });
}, 60_000);
