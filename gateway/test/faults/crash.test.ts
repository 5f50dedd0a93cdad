import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { extent, tellFigures } from './extent.ts';
import { holdTable } from './held-table.ts';
import { countRepeats, findFaults, untilDelivered } from './order-checker.ts';
import { createDesigns } from './order-client.ts';
import { type OrderLoad, startOrderLoad, transitions } from './order-load.ts';
import { type OrderServices, openOrderServices, type ServiceName } from './order-services.ts';
import { underSabotage } from './witness.ts';

const { kills, orders, concurrency } = extent({
  short: { kills: 2, orders: 16, concurrency: 4 },
  full: { kills: 20, orders: 400, concurrency: 8 },
});
/** Milliseconds from a restart until everything acknowledged is delivered. */
const within = 10_000;
const timeout = extent({ short: 120_000, full: 1_200_000 });

let services: OrderServices;
beforeAll(async () => {
  services = await openOrderServices();
}, 120_000);
afterEach(() => expect(services.lost).toEqual([]));
afterAll(() => services?.close());

async function startLoad(count: number): Promise<OrderLoad> {
  return startOrderLoad(services.send.orders, await createDesigns(services.send.builder, count), concurrency);
}

/** Kills a service that is about to write to a table. */
async function killBeforeWrite(service: ServiceName, table: string): Promise<void> {
  const held = await holdTable(services.database, table);
  try {
    await held.waitedFor();
    await services.kill(service);
  } finally {
    await held.release();
  }
}

/**
 * Kills a service and starts it again, time after time, while orders go through their lives.
 * @param tables in turn, the table it is about to write to when it is killed; none for any moment
 */
async function runUnderKills(service: ServiceName, tables: readonly string[]): Promise<OrderLoad> {
  const load = await startLoad(orders);
  const { acknowledged } = load;
  let slowest = 0;
  for (let kill = 0; kill < kills; kill += 1) {
    await load.reached((orders * (1 + transitions.length) * kill) / kills);
    const table = tables[kill % tables.length];
    if (table === undefined) await services.kill(service);
    else await killBeforeWrite(service, table);
    await services.restart(service);
    slowest = Math.max(slowest, await untilDelivered(services, acknowledged, within));
  }
  await load.finish();
  await untilDelivered(services, acknowledged, within);
  tellFigures(expect.getState().currentTestName ?? '', {
    kills,
    transitions: acknowledged.length - orders,
    'sent again': load.repeats,
    'repeats on the stream': await countRepeats(services, acknowledged),
    'slowest delivery after a restart in ms': slowest,
  });
  expect(await findFaults(services, acknowledged)).toEqual([]);
  return load;
}

describe('no acknowledged write is lost, and none has its effect twice, when kill -9 ends', {
  timeout,
}, () => {
  it('a service, whatever it is doing', async () => {
    const load = await runUnderKills('orders', []);
    expect(load.repeats).toBeGreaterThan(0);
  });

  it('the relay, after the bus has taken events and before they are marked', async () => {
    const { acknowledged } = await runUnderKills('orders', ['orders.outbox_head']);
    expect(await countRepeats(services, acknowledged)).toBeGreaterThan(0);
  });

  it('a consumer, as it stores events or is in the middle of handling them', async () => {
    await runUnderKills('builder', ['builder.inbox', 'builder.design_revisions']);
  });
});

describe('the checker of these tests', { timeout }, () => {
  it('finds nothing where nothing is killed', async () => {
    const load = await startLoad(orders);
    await load.finish();
    await untilDelivered(services, load.acknowledged, within);
    expect(await findFaults(services, load.acknowledged)).toEqual([]);
    expect(await countRepeats(services, load.acknowledged)).toBe(0);
    expect(load.repeats).toBe(0);
  });

  it('finds what is lost where there is no outbox', async () => {
    await underSabotage(services.database, 'the outbox drops events', async () => {
      const load = await startLoad(1);
      await load.finish();
      const faults = await findFaults(services, load.acknowledged);
      const [order] = load.acknowledged;
      expect(faults).toContain(`outbox: lost ${order?.orderId} 1 order.created`);
      expect(faults).toContain(`designs: lost ${order?.designId} ORDERED`);
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
      await services.database.query('UPDATE orders.outbox SET published_at = NULL');
      await expect.poll(faults, { timeout: within }).toContain(`effects: too much ${effect}`);
    });
  });
});
