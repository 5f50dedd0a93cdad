import { createDatabase } from '@pet/platform/database';
import { type PrivatePostgres, startPrivatePostgres } from '@pet/platform/testing';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ServerProcess } from '../../../ops/fleet/server-process.ts';
import { type Installation, openInstallation } from '../installation.ts';
import { openShopClient, read, type ShopClient } from '../shop-client.ts';
import { extent, tellFigures } from './extent.ts';
import { startSteadyLoad } from './steady-load.ts';

const restarts = extent({ short: 1, full: 3 });
const perSecond = 50;
/** Within what `/ready` tells the truth, and what all is well again, in milliseconds. */
const deadline = 5_000;

let postgres: PrivatePostgres;
let databaseUrl: string;
let installation: Installation;
let gateway: ServerProcess;
let shop: ShopClient;
let customer: string;

beforeAll(async () => {
  [postgres, installation] = await Promise.all([startPrivatePostgres(), openInstallation()]);
  databaseUrl = await createDatabase(postgres.url);
  gateway = await installation.startGateway({ DATABASE_URL: databaseUrl });
  shop = openShopClient(new URL(gateway.url).origin, installation.accessTokens);
  customer = await shop.token('customer');
}, 60_000);
afterAll(async () => {
  await installation?.close();
  await postgres?.close();
});

const createDesign = `mutation ($input: CreateDesignInput!) {
  createDesign(input: $input) { design { id } userErrors { message } }
}`;
const config = {
  category: 'HIKING',
  measurements: {
    species: 'DOG',
    chestGirthMm: 640,
    neckGirthMm: 420,
    backLengthMm: 500,
    weightGrams: 24_000,
  },
  webbing: { material: 'BIOTHANE', colour: 'teal' },
  hardware: { finish: 'BRASS', buckle: 'COBRA' },
  handle: true,
};

/** Creates designs and reads them, in turn. */
function startLoad() {
  const acknowledged: string[] = [];
  let reads = 0;
  const load = startSteadyLoad(perSecond, async (index) => {
    if (index % 2 === 0) {
      const answer = await shop.send('{ designs(first: 3) { nodes { id name } } }', {}, customer);
      read(answer, 'designs.nodes.0.id');
      reads += 1;
    } else {
      const input = { name: `Nala ${index}`, config };
      acknowledged.push(read(await shop.send(createDesign, { input }, customer), 'createDesign.design.id'));
    }
  });
  return {
    /** The designs whose creation was answered. */
    acknowledged,
    /** Waits until reads and writes have succeeded again, ten of each. */
    async proceed(within: number): Promise<void> {
      const wanted = [reads + 10, acknowledged.length + 10];
      const enough = () => reads >= (wanted[0] ?? 0) && acknowledged.length >= (wanted[1] ?? 0);
      await expect.poll(enough, { timeout: within }).toBe(true);
    },
    stop: () => load.stop(),
  };
}

async function query<Row extends pg.QueryResultRow>(sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** The designs that were acknowledged and are not in the database, with their first revision and their event. */
async function lostOf(acknowledged: readonly string[]): Promise<string[]> {
  const rows = await query<{ id: string }>(
    `SELECT design.id FROM builder.designs AS design
     JOIN builder.design_revisions AS revision ON revision.design_id = design.id AND revision.version = 1
     JOIN builder.outbox ON event->>'aggregateId' = design.id::text AND event->>'type' = 'design.created'`,
  );
  const kept = new Set(rows.map(({ id }) => id));
  return acknowledged.filter((id) => !kept.has(id));
}

async function readiness(): Promise<number> {
  return (await fetch(new URL('/ready', gateway.url))).status;
}

/** Waits until `/ready` answers so. @returns how long that took, in milliseconds */
async function untilReadiness(status: number): Promise<number> {
  const begun = performance.now();
  await expect.poll(readiness, { timeout: deadline, interval: 20 }).toBe(status);
  return performance.now() - begun;
}

it('what was acknowledged is there while PostgreSQL is', async () => {
  const load = startLoad();
  await load.proceed(20_000);
  expect((await load.stop()).failures).toEqual([]);
  expect(await lostOf(load.acknowledged)).toEqual([]);
  expect(await readiness()).toBe(200);
}, 60_000);

it('a crash of PostgreSQL loses nothing that was acknowledged, and all goes on by itself', async () => {
  const load = startLoad();
  const times: Record<'unready' | 'ready' | 'recovered', number>[] = [];
  for (let restart = 0; restart < restarts; restart += 1) {
    await load.proceed(20_000);
    await postgres.kill();
    const unready = await untilReadiness(503);
    await postgres.start();
    const back = performance.now();
    const ready = await untilReadiness(200);
    await load.proceed(deadline);
    times.push({ unready, ready, recovered: performance.now() - back });
  }
  const { sent, failures } = await load.stop();
  const worst = (time: keyof (typeof times)[number]) =>
    Math.round(Math.max(...times.map((each) => each[time])));
  const lost = await lostOf(load.acknowledged);
  tellFigures('postgres', {
    restarts,
    requests: sent,
    'failed meanwhile': failures.length,
    'acknowledged writes': load.acknowledged.length,
    lost: lost.length,
    'not ready after ms': worst('unready'),
    'ready after ms': worst('ready'),
    'recovered after ms': worst('recovered'),
  });
  expect(lost).toEqual([]);
  // Their events are handed on as well, by the process that was there all the time.
  await expect
    .poll(() => query('SELECT position FROM builder.outbox WHERE published_at IS NULL'), {
      timeout: deadline,
    })
    .toEqual([]);
  expect(gateway.process.exitCode).toBeNull();
}, 120_000);

it('what is lost otherwise is noticed: by a PostgreSQL that acknowledges before it has written', async () => {
  await query('ALTER SYSTEM SET synchronous_commit = off');
  await query("ALTER SYSTEM SET wal_writer_delay = '10s'");
  await query('SELECT pg_reload_conf()');
  const load = startLoad();
  await load.proceed(20_000);
  await postgres.kill();
  await load.stop();
  await postgres.start();
  expect(await lostOf(load.acknowledged)).not.toEqual([]);
}, 60_000);
