import { randomUUID } from 'node:crypto';
import { newEvent, noCause, type StoredEvent } from '@pet/platform/events';
import { startTestRedis, type TestRedis, testActor } from '@pet/platform/testing';
import { Redis } from 'ioredis';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ServerProcess } from '../../../ops/fleet/server-process.ts';
import { askService } from '../ask-service.ts';
import { type Installation, openInstallation } from '../installation.ts';
import { extent, tellFigures } from './extent.ts';
import { holdTable } from './held-table.ts';

const { kills, events } = extent({ short: { kills: 3, events: 90 }, full: { kills: 20, events: 4_000 } });
const timeout = extent({ short: 120_000, full: 1_200_000 });

let redis: TestRedis;
let commands: Redis;
let installation: Installation;
let database: pg.Pool;
beforeAll(async () => {
  redis = await startTestRedis();
  commands = new Redis(redis.url);
  installation = await openInstallation();
  database = new pg.Pool({ connectionString: installation.variables.DATABASE_URL });
}, 60_000);
afterAll(async () => {
  await database?.end();
  await installation?.close();
  commands?.disconnect();
  await redis?.close();
});

const start = (): Promise<ServerProcess> => installation.startService('audit', { REDIS_URL: redis.url });

/** Hands events on as the relay of orders would. */
async function publish(count: number): Promise<StoredEvent[]> {
  const payload = { customerId: randomUUID(), from: 'PLACED', to: 'CONFIRMED' } as const;
  const facts = { type: 'order.status_changed', sequence: 2, payload, cause: noCause } as const;
  const published = Array.from({ length: count }, () => newEvent({ ...facts, aggregateId: randomUUID() }));
  for (const event of published) await commands.xadd('events:orders', '*', 'event', JSON.stringify(event));
  return published;
}

/** The ids of what was recorded, but for what the service was seeded with. */
async function recorded(): Promise<string[]> {
  const { rows } = await database.query<{ id: string }>(
    `SELECT id FROM audit.audit_entries WHERE action = 'order.status_changed'`,
  );
  return rows.map(({ id }) => id).toSorted();
}

const verification = '{ verifyAuditLog { intact complete problems { kind chain sequence } } }';

it('no event is lost, none is recorded twice, and every chain verifies, when kill -9 ends the writer', {
  timeout,
}, async () => {
  const published: StoredEvent[] = [];
  for (let kill = 0; kill < kills; kill += 1) {
    const server = await start();
    // In the middle of appending, and at any other moment, in turns.
    const held = kill % 2 === 0 ? await holdTable(database, 'audit.audit_entries') : null;
    published.push(...(await publish(Math.ceil(events / kills))));
    await held?.waitedFor();
    await server.stop('SIGKILL');
    await held?.release();
  }
  const server = await start();
  const expected = published.map(({ id }) => id).toSorted();
  await expect
    .poll(async () => (await recorded()).length, { timeout: timeout / 2 })
    .toBeGreaterThanOrEqual(expected.length);
  expect(await recorded()).toEqual(expected);
  const verified = await askService(installation.signer, server, { query: verification }, testActor('ADMIN'));
  expect(verified).toEqual({
    data: { verifyAuditLog: { intact: true, complete: true, problems: [] } },
  });
  const { rows } = await database.query(
    'SELECT count(DISTINCT chain)::int AS chains FROM audit.audit_entries',
  );
  tellFigures('kill -9 of audit', { kills, events: expected.length, chains: rows[0].chains });
});
