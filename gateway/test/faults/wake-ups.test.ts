import { randomUUID } from 'node:crypto';
import { openRedis, type RedisConnections } from '@pet/platform/redis';
import { createTestDatabase, startTestRedis, type TestRedis } from '@pet/platform/testing';
import pg from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { firstDesign } from '../live/designs.ts';
import { read } from '../shop-client.ts';
import { startTestGateway, type TestGateway } from '../start-test-gateway.ts';
import { extent, tellFigures } from './extent.ts';
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
let staff: string;

beforeAll(async () => {
  redis = await startTestRedis();
  operator = await openRedis(redis.url, pino({ level: 'silent' }));
  const variables = { DATABASE_URL: await createTestDatabase(), REDIS_URL: redis.url };
  database = new pg.Client({ connectionString: variables.DATABASE_URL });
  await database.connect();
  one = await startTestGateway(variables);
  other = await startTestGateway(variables);
  staff = await one.token('staff');
}, 60_000);
afterAll(async () => {
  await other?.close();
  await one?.close();
  await database?.end();
  await operator?.close();
  await redis?.close();
});

const placeOrder = `mutation ($input: PlaceOrderInput!) {
  placeOrder(input: $input) { order { id } userErrors { message } }
}`;
const transitionOrder = `mutation ($orderId: ID!, $to: OrderStatus!) {
  transitionOrder(input: { orderId: $orderId, to: $to }) { order { id } userErrors { message } }
}`;
const shippingAddress = {
  name: 'Casey Customer',
  line1: '1 Elm Street',
  city: 'Portland',
  region: 'OR',
  postalCode: '97201',
  country: 'US',
};

async function placeOrders(count: number): Promise<string[]> {
  const customer = await one.token('customer');
  const { id: designId } = await firstDesign(one, customer);
  const place = async () => {
    const input = {
      idempotencyKey: randomUUID(),
      lines: [{ designId, quantity: 1 }],
      email: 'customer@allpetplus.test',
      shippingMethod: 'STANDARD',
      shippingAddress,
    };
    return read(await one.send(placeOrder, { input }, customer), 'placeOrder.order.id');
  };
  const placed: string[] = [];
  while (placed.length < count) placed.push(await place());
  return placed;
}

/** Moves orders on to the last step, four at a time. @param onChanged called after each change */
async function changeAll(orderIds: readonly string[], onChanged: () => Promise<void>): Promise<void> {
  const waiting = [...orderIds];
  async function work(): Promise<void> {
    for (let orderId = waiting.shift(); orderId !== undefined; orderId = waiting.shift()) {
      for (const to of steps) {
        const answer = await one.send(transitionOrder, { orderId, to }, staff);
        expect(read<unknown[]>(answer, 'transitionOrder.userErrors')).toEqual([]);
        await onChanged();
      }
    }
  }
  await Promise.all([work(), work(), work(), work()]);
}

/** Orders that are followed at the other gateway. */
async function openSubscribers(count: number): Promise<OrderFollower[]> {
  const token = await other.token('staff');
  const subscribers = (await placeOrders(count)).map((orderId) => followOrder(other, token, orderId));
  await expect.poll(() => orderFaults(database, subscribers), { timeout: 20_000 }).toEqual([]);
  return subscribers;
}

/** Changes what is followed. @returns how long it took after the last change until all were told, in milliseconds */
async function toldWithin(
  subscribers: readonly OrderFollower[],
  onChanged: () => Promise<void>,
): Promise<number> {
  await changeAll(
    subscribers.map(({ orderId }) => orderId),
    onChanged,
  );
  const changed = performance.now();
  await expect
    .poll(() => orderFaults(database, subscribers), { timeout: deadline, interval: 10 })
    .toEqual([]);
  return performance.now() - changed;
}

async function closeAll(subscribers: readonly OrderFollower[]): Promise<void> {
  await Promise.all(subscribers.map((subscriber) => subscriber.close()));
}

it('while Redis is there, every change is told at the other gateway', async () => {
  const subscribers = await openSubscribers(orderCount);
  await toldWithin(subscribers, async () => {});
  await closeAll(subscribers);
}, 60_000);

it('connections for wake-ups that are killed leave no gap', async () => {
  const subscribers = await openSubscribers(orderCount);
  const total = orderCount * steps.length;
  // The last kill is followed by last changes of orders, whose wake-ups no later one makes good.
  const killAfter = Array.from(
    { length: kills },
    (_, turn) => total - 2 - Math.floor((turn * total) / kills),
  );
  const killed: number[] = [];
  let changes = 0;
  const within = await toldWithin(subscribers, async () => {
    changes += 1;
    if (killAfter.includes(changes))
      killed.push(Number(await operator.commands.client('KILL', 'TYPE', 'pubsub')));
  });
  tellFigures('wake-ups', {
    subscribers: subscribers.length,
    changes,
    kills: killed.length,
    'connections killed': killed.reduce((sum, count) => sum + count, 0),
    'all told after ms': Math.round(within),
  });
  expect(killed).toHaveLength(kills);
  expect(Math.min(...killed)).toBeGreaterThan(0);
  await closeAll(subscribers);
}, 120_000);

it('what is lost otherwise is noticed: by a history with a gap, and where no wake-up comes through', async () => {
  const subscribers = await openSubscribers(2);
  const [broken = '', unwoken = ''] = subscribers.map(({ orderId }) => orderId);
  await changeAll([broken], async () => {});
  await database.query('DELETE FROM orders.order_timeline WHERE order_id = $1 AND sequence = 2', [broken]);
  const late = followOrder(other, await other.token('staff'), broken);
  await expect
    .poll(() => orderFaults(database, [late]), { timeout: 20_000 })
    .toEqual(['3 came where 2 was due']);

  await operator.commands.acl('SETUSER', 'default', '-publish');
  await changeAll([unwoken], async () => {});
  expect(await orderFaults(database, subscribers)).toContain('it ends before 2, and the newest is 4');
  await closeAll([late, ...subscribers]);
}, 60_000);
