import { randomUUID } from 'node:crypto';
import { prismaAdapter } from '@pet/platform/database';
import { newEvent, noCause } from '@pet/platform/events';
import { freePort } from '@pet/platform/http';
import { startTestRedis, type TestRedis } from '@pet/platform/testing';
import { Redis } from 'ioredis';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ServerProcess } from '../../../ops/fleet/server-process.ts';
import { PrismaClient } from '../../../subgraphs/analytics/generated/prisma/client.ts';
import { recounted, rolledUp } from '../../../subgraphs/analytics/test/recount.ts';
import { askService } from '../ask-service.ts';
import { type Installation, openInstallation } from '../installation.ts';
import { type Answer, read } from '../shop-client.ts';
import { extent, tellFigures } from './extent.ts';
import { holdTable } from './held-table.ts';

const { kills, visitors } = extent({
  short: { kills: 2, visitors: 40 },
  full: { kills: 20, visitors: 2_000 },
});
const timeout = extent({ short: 120_000, full: 1_200_000 });
/** What a kill comes in the middle of, in turns: storing what clients and the shop tell, and counting it. */
const tables = ['analytics.tracked_events', 'analytics.journeys'];

let redis: TestRedis;
let commands: Redis;
let installation: Installation;
let database: pg.Pool;
let prisma: PrismaClient;
let port: string;
/** While it is started again, the one to come. */
let running: Promise<ServerProcess>;
beforeAll(async () => {
  redis = await startTestRedis();
  commands = new Redis(redis.url);
  installation = await openInstallation();
  const { DATABASE_URL: url } = installation.variables;
  database = new pg.Pool({ connectionString: url });
  prisma = new PrismaClient({ adapter: prismaAdapter({ url, schema: 'analytics' }) });
  port = String(await freePort());
  running = start();
  await running;
}, 60_000);
afterAll(async () => {
  await prisma?.$disconnect();
  await database?.end();
  await installation?.close();
  commands?.disconnect();
  await redis?.close();
});

function start(): Promise<ServerProcess> {
  return installation.startService('analytics', { PORT: port, REDIS_URL: redis.url });
}

const trackEvents = `mutation ($input: TrackEventsInput!) {
  trackEvents(input: $input) { results { outcome } userErrors { message } }
}`;

/** @returns null where there was no answer */
async function track(input: object): Promise<Answer | null> {
  const service = { name: 'analytics', url: `http://127.0.0.1:${port}/graphql` };
  const operation = { query: trackEvents, variables: { input } };
  const answer = await askService(installation.signer, service, operation, null).catch(() => null);
  return answer?.errors ? null : answer;
}

/** A visitor opens the builder, whose page tells of it until it is answered. @returns the events' ids */
async function visit(): Promise<string[]> {
  const ids = [randomUUID(), randomUUID()];
  const [opened, configured] = ids;
  const events = [
    { messageId: opened, name: 'builder_opened' },
    { messageId: configured, name: 'builder_configured' },
  ];
  const input = { anonymousId: `visitor-${opened}`, device: 'MOBILE', events };
  for (;;) {
    const answer = await track(input);
    if (answer !== null) {
      const outcomes = read<{ outcome: string }[]>(answer, 'trackEvents.results');
      expect(outcomes.map(({ outcome }) => outcome)).not.toContain('REJECTED');
      return ids;
    }
    await running;
  }
}

/** Hands an event on as the relay of builder would. @returns its id */
async function save(): Promise<string> {
  const payload = { ownerId: randomUUID(), status: 'DRAFT', priceMinor: 4_900 } as const;
  const event = newEvent({
    type: 'design.created',
    aggregateId: randomUUID(),
    sequence: 1,
    payload,
    cause: noCause,
  });
  await commands.xadd('events:builder', '*', 'event', JSON.stringify(event));
  return event.id;
}

/** Some visitors, and some who save a design. @returns the ids of the events */
async function happen(count: number): Promise<string[]> {
  const each = Array.from({ length: count }, () => Promise.all([visit(), save()]));
  return (await Promise.all(each)).flat(2);
}

async function stored(ids: readonly string[]): Promise<string[]> {
  const { rows } = await database.query<{ id: string }>(
    'SELECT id FROM analytics.tracked_events WHERE id = ANY($1)',
    [ids],
  );
  return rows.map(({ id }) => id).toSorted();
}

async function uncounted(): Promise<unknown> {
  return (await database.query('SELECT FROM analytics.pending_batches')).rowCount;
}

it('no event is lost, and none is stored or counted twice, when kill -9 ends analytics', {
  timeout,
}, async () => {
  const told: string[] = [];
  for (let kill = 0; kill < kills; kill += 1) {
    const service = await running;
    const held = await holdTable(database, tables[kill % tables.length] ?? '');
    const happening = happen(visitors / kills);
    await held.waitedFor();
    await service.stop('SIGKILL');
    running = start();
    await held.release();
    told.push(...(await happening));
  }
  await expect.poll(() => stored(told), { timeout: timeout / 2 }).toHaveLength(told.length);
  expect(await stored(told)).toEqual(told.toSorted());
  await expect.poll(uncounted, { timeout: timeout / 2 }).toBe(0);
  expect(await rolledUp(prisma)).toEqual(await recounted(prisma));
  tellFigures('kill -9 of analytics', { kills, events: told.length });
});
