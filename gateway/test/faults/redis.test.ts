import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTestGateway, type TestGateway } from '../start-test-gateway.ts';
import { extent, tellFigures } from './extent.ts';
import { countRepeats, findFaults, untilDelivered } from './order-checker.ts';
import { createDesigns, type Send } from './order-client.ts';
import { type OrderLoad, startOrderLoad, transitions } from './order-load.ts';
import { type OrderServices, openOrderServices } from './order-services.ts';
import { underSabotage } from './witness.ts';

const { restarts, orders, concurrency } = extent({
  short: { restarts: 1, orders: 20, concurrency: 4 },
  full: { restarts: 5, orders: 200, concurrency: 8 },
});
/** Writes that are acknowledged while Redis is away. */
const meanwhile = extent({ short: 20, full: 100 });
/** Milliseconds from when Redis is back until everything acknowledged is delivered. */
const within = 5_000;
const timeout = extent({ short: 120_000, full: 600_000 });

let services: OrderServices;
let gateway: TestGateway;
let send: Send;
beforeAll(async () => {
  services = await openOrderServices();
  gateway = await startTestGateway(services.variables);
  const tokens = { customer: await gateway.token('customer'), staff: await gateway.token('staff') };
  send = (account, query, variables) => gateway.send(query, variables, tokens[account]);
}, 120_000);
afterEach(() => expect(services.lost).toEqual([]));
afterAll(async () => {
  await gateway?.close();
  await services?.close();
});

async function startLoad(count: number): Promise<OrderLoad> {
  return startOrderLoad(send, await createDesigns(send, count), concurrency);
}

async function flush(): Promise<void> {
  const connection = new Redis(services.redis.url);
  await connection.flushall();
  connection.disconnect();
}

describe('writers do not notice, and nothing is lost or has its effect twice', { timeout }, () => {
  it('when Redis is killed and comes back, and when it loses all it had', async () => {
    const load = await startLoad(orders);
    const { acknowledged } = load;
    const writes = orders * (1 + transitions.length);
    const after: number[] = [];
    for (let restart = 0; restart < restarts; restart += 1) {
      await load.reached((writes * restart) / (restarts + 1));
      await services.redis.kill();
      await load.reached(acknowledged.length + meanwhile);
      await services.redis.start();
      after.push(await untilDelivered(services, acknowledged, within));
    }
    await load.reached((writes * restarts) / (restarts + 1));
    await flush();
    after.push(await untilDelivered(services, acknowledged, within));
    await load.finish();
    await untilDelivered(services, acknowledged, within);
    tellFigures('Redis is killed, and flushed once', {
      restarts,
      transitions: acknowledged.length - orders,
      'slowest delivery in ms': Math.max(...after),
    });
    expect(load.repeats).toBe(0);
    expect(await findFaults(services, acknowledged)).toEqual([]);
  });
});

describe('the checker of these tests', { timeout }, () => {
  it('finds nothing where Redis stays', async () => {
    const load = await startLoad(orders);
    await load.finish();
    await untilDelivered(services, load.acknowledged, within);
    expect(await findFaults(services, load.acknowledged)).toEqual([]);
    expect(await countRepeats(services, load.acknowledged)).toBe(0);
  });

  it('finds what is lost where outboxes do not publish again', async () => {
    await underSabotage(services.database, 'the outbox repeats nothing', async () => {
      const before = await startLoad(1);
      await before.finish();
      await untilDelivered(services, before.acknowledged, within);
      await flush();
      const after = await startLoad(1);
      await after.finish();
      await untilDelivered(services, after.acknowledged, within);
      expect(await findFaults(services, after.acknowledged)).toEqual([]);
      const [order] = before.acknowledged;
      expect(await findFaults(services, before.acknowledged)).toContain(
        `stream of orders: lost ${order?.orderId} 1 order.created`,
      );
    });
  });

  it('finds what is doubled where repeats are not recognised', async () => {
    await underSabotage(services.database, 'the inbox forgets', async () => {
      const load = await startLoad(1);
      await load.finish();
      const [order] = load.acknowledged;
      const effect = `${order?.orderId} order.created`;
      const faults = () => findFaults(services, load.acknowledged);
      await expect.poll(faults, { timeout: within }).not.toContain(`effects: lost ${effect}`);
      await flush();
      await expect.poll(faults, { timeout: within }).toContain(`effects: too much ${effect}`);
    });
  });
});
