import { freePort } from '@pet/platform/http';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ServerProcess } from '../../../ops/fleet/server-process.ts';
import { type Installation, openInstallation } from '../installation.ts';
import { shopifyRequest } from '../shopify-delivery.ts';
import { extent, tellFigures } from './extent.ts';
import { inspected, memoryInUse } from './process-memory.ts';
import { sendTraffic } from './webhook-traffic.ts';

const { kills, deliveries, concurrency } = extent({
  short: { kills: 2, deliveries: 60, concurrency: 4 },
  full: { kills: 10, deliveries: 500, concurrency: 8 },
});
const traffic = extent({ short: { first: 200, more: 400 }, full: { first: 2_000, more: 10_000 } });
const timeout = extent({ short: 120_000, full: 600_000 });

let installation: Installation;
let database: pg.Pool;
let port: string;
/** While it is started again, the one to come. */
let running: Promise<ServerProcess>;
beforeAll(async () => {
  installation = await openInstallation();
  database = new pg.Pool({ connectionString: installation.variables.DATABASE_URL });
  port = String(await freePort());
  running = start();
  await running;
}, 120_000);
afterAll(async () => {
  await database?.end();
  await installation?.close();
});

/** It has no Redis: its events wait in its outbox, where they can be counted. */
function start(): Promise<ServerProcess> {
  return installation.startService('webhooks', { PORT: port, ...inspected });
}

async function restart(service: ServerProcess): Promise<ServerProcess> {
  await service.stop('SIGKILL');
  return start();
}

function orderOf(index: number): string {
  const time = '2026-11-21T10:00:00Z';
  return JSON.stringify({
    admin_graphql_api_id: `gid://shopify/Order/${9_007_199_254_750_000n + BigInt(index)}`,
    name: `#${index}`,
    currency: 'USD',
    total_price: '10.00',
    created_at: time,
    updated_at: time,
    line_items: [{ title: 'Harness', quantity: 1, price: '10.00' }],
  });
}

/** Sends a delivery as Shopify does: again and again, until it is acknowledged. @returns how often it was sent */
async function deliver(index: number): Promise<number> {
  const { path, headers, body } = shopifyRequest('orders/create', orderOf(index), `delivery-${index}`);
  for (let sent = 1; ; sent += 1) {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method: 'POST',
      headers,
      body,
      signal: AbortSignal.timeout(5_000),
    }).catch(() => null);
    if (answer?.status === 200) return sent;
    await running;
  }
}

/** What is wrong with what became of deliveries: each acknowledged one must be processed, and told of once. */
async function findFaults(acknowledged: readonly number[]): Promise<string[]> {
  const { rows } = await database.query<{ deliveryId: string; status: string; events: number }>(
    `SELECT delivery_id AS "deliveryId", status, (
       SELECT count(*)::int FROM webhooks.outbox WHERE event->'payload'->>'deliveryId' = delivery.id::text
     ) AS events FROM webhooks.deliveries AS delivery`,
  );
  const known = new Map(rows.map((row) => [row.deliveryId, row]));
  return acknowledged.flatMap((index) => {
    const row = known.get(`delivery-${index}`);
    if (row === undefined) return [`lost ${index}`];
    return row.status === 'PROCESSED' && row.events === 1
      ? []
      : [`${index} is ${row.status}, ${row.events} events`];
  });
}

it(
  'no acknowledged delivery is lost, and none is told of twice, when kill -9 ends webhooks',
  async () => {
    const acknowledged: number[] = [];
    let next = 0;
    let sent = 0;
    async function send(): Promise<void> {
      while (next < deliveries) {
        const index = next;
        next += 1;
        // Read before it is awaited, the sum would forget what others have added meanwhile.
        const times = await deliver(index);
        sent += times;
        acknowledged.push(index);
      }
    }
    const sending = Promise.all(Array.from({ length: concurrency }, send));
    for (let kill = 1; kill <= kills; kill += 1) {
      await expect
        .poll(() => acknowledged.length, { timeout, interval: 5 })
        .toBeGreaterThanOrEqual((deliveries * kill) / (kills + 1));
      running = restart(await running);
      await running;
    }
    await sending;
    await expect.poll(() => findFaults(acknowledged), { timeout: 60_000 }).toEqual([]);
    expect(acknowledged).toHaveLength(deliveries);
    tellFigures('deliveries under kill -9', { kills, deliveries, sent });

    // The checker finds what is lost.
    await database.query(`DELETE FROM webhooks.deliveries WHERE delivery_id = 'delivery-0'`);
    expect(await findFaults(acknowledged)).toEqual(['lost 0']);
  },
  timeout,
);

it(
  'webhooks take up no more memory after many deliveries, good and bad',
  async () => {
    await running;
    async function useAfter(count: number): Promise<number> {
      await sendTraffic(`http://127.0.0.1:${port}`, count);
      const waiting = () => database.query('SELECT FROM webhooks_jobs._private_jobs');
      await expect.poll(async () => (await waiting()).rowCount, { timeout: 60_000 }).toBe(0);
      return memoryInUse(installation);
    }
    const before = await useAfter(traffic.first);
    const after = await useAfter(traffic.more);
    tellFigures('memory of webhooks in MB', { before: before.toFixed(1), after: after.toFixed(1) });
    // Were they kept, the bodies alone would be ten times as much.
    expect(after - before).toBeLessThan(4);
  },
  timeout,
);
