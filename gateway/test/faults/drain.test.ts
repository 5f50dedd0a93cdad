import { startTestRedis, type TestRedis } from '@pet/platform/testing';
import pg from 'pg';
import { Pool } from 'undici';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Balancer, openBalancer } from '../../../ops/fleet/balancer.ts';
import type { ServerProcess } from '../../../ops/fleet/server-process.ts';
import { type Installation, openInstallation } from '../installation.ts';
import { firstDesign, rename } from '../live/designs.ts';
import { type Answer, openShopClient, type ShopClient } from '../shop-client.ts';
import { extent, tellFigures } from './extent.ts';
import { type Follower, openFollower } from './follower.ts';
import { sequenceFaults } from './sequence-faults.ts';
import { type LoadReport, startSteadyLoad } from './steady-load.ts';

/** `deadline`: within what clients have to be back, in milliseconds; longer where other tests share the machine. */
const { perSecond, sockets, deadline } = extent({
  short: { perSecond: 20, sockets: 40, deadline: 15_000 },
  full: { perSecond: 50, sockets: 200, deadline: 5_000 },
});
const goingAway = 1001;

let redis: TestRedis;
let installation: Installation;
let database: pg.Client;
/** What stays, and what goes. */
let staying: ServerProcess;
let leaving: ServerProcess;
/** Where clients ask, and where they follow; all who follow begin at the gateway that goes. */
let entrance: Balancer;
let liveEntrance: Balancer;
let stayingTakesFollowers = false;
let shop: ShopClient;
let customer: string;
/** What is followed; its version is the newest. */
let design: { readonly id: string; version: number };

const startGateway = () => installation.startGateway({ REDIS_URL: redis.url });
const portOf = ({ url }: ServerProcess) => Number(new URL(url).port);
const urlOf = ({ port }: Balancer) => `http://127.0.0.1:${port}`;

beforeAll(async () => {
  [redis, installation] = await Promise.all([startTestRedis(), openInstallation()]);
  database = new pg.Client({ connectionString: installation.variables.DATABASE_URL });
  await database.connect();
  staying = await startGateway();
  leaving = await startGateway();
  entrance = await openBalancer('127.0.0.1', 0, () => [leaving, staying].map(portOf));
  liveEntrance = await openBalancer('127.0.0.1', 0, () =>
    (stayingTakesFollowers ? [leaving, staying] : [leaving]).map(portOf),
  );
  // Not at the gateway that goes, so that what changes has to reach its followers.
  shop = openShopClient(new URL(staying.url).origin, installation.accessTokens);
  customer = await shop.token('customer');
  design = await firstDesign(shop, customer);
}, 90_000);
afterAll(async () => {
  entrance?.close();
  liveEntrance?.close();
  await database?.end();
  await installation?.close();
  await redis?.close();
});

/** Asks over connections that are kept, a write each fifth time. */
function startLoad() {
  const pool = new Pool(urlOf(entrance), { connections: 10 });
  const read = 'query ($id: ID!) { design(id: $id) { name owner { displayName } } }';
  const write =
    'mutation ($id: ID!) { shareDesign(input: { id: $id, permission: VIEW }) { token userErrors { message } } }';
  let answered = 0;
  const load = startSteadyLoad(perSecond, async (index) => {
    const { statusCode, body } = await pool.request({
      method: 'POST',
      path: '/graphql',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${customer}` },
      body: JSON.stringify({ query: index % 5 === 0 ? write : read, variables: { id: design.id } }),
    });
    const text = await body.text();
    if (statusCode !== 200 || (JSON.parse(text) as Answer).errors) throw new Error(`${statusCode}: ${text}`);
    answered += 1;
  });
  return {
    /** Waits for a second's worth of answers. */
    async proceed(): Promise<void> {
      const wanted = answered + perSecond;
      await expect.poll(() => answered, { timeout: 20_000 }).toBeGreaterThanOrEqual(wanted);
    },
    async stop(): Promise<LoadReport> {
      const report = await load.stop();
      await pool.close();
      return report;
    },
  };
}

async function change(): Promise<void> {
  design.version = await rename(shop, customer, design, [`Nala ${design.version}`]);
}

/** What is wrong with what followers were told since they came, by the database. */
async function faultsOf(followers: readonly Follower[], since: number): Promise<string[]> {
  const { rows } = await database.query<{ newest: number }>(
    'SELECT max(version) AS newest FROM builder.design_revisions WHERE design_id = $1',
    [design.id],
  );
  const newest = rows[0]?.newest ?? 0;
  return followers.flatMap(({ versions }) => sequenceFaults(versions, since, newest));
}

/** What a gateway that goes has cost clients. */
interface Cost {
  readonly load: LoadReport;
  /** Of every follower, why its sockets were closed. */
  readonly closings: readonly (readonly number[])[];
  /** Until every follower was back and had seen all there is, in milliseconds. */
  readonly backWithin: number;
}

/**
 * Has clients ask, and follow a design that changes, while something happens to the gateway that their sockets are at.
 * @param happens returns whether that gateway goes
 */
async function underLoad(happens: () => boolean): Promise<Cost> {
  const since = design.version;
  stayingTakesFollowers = false;
  const live = openShopClient(urlOf(liveEntrance), installation.accessTokens);
  const followers = Array.from({ length: sockets }, () => openFollower(live, customer, design.id, since));
  const load = startLoad();
  try {
    await change();
    await expect.poll(() => faultsOf(followers, since), { timeout: 20_000 }).toEqual([]);
    stayingTakesFollowers = true;
    await load.proceed();

    const begun = performance.now();
    const timeLeft = () => Math.max(1, begun + deadline - performance.now());
    const goes = happens();
    for (let count = 0; count < 5; count += 1) await change();
    const stillThere = () => followers.filter(({ closings }) => closings.length === 0).length;
    if (goes) await expect.poll(stillThere, { timeout: timeLeft() }).toBe(0);
    await change();
    await expect.poll(() => faultsOf(followers, since), { timeout: timeLeft() }).toEqual([]);
    const backWithin = performance.now() - begun;
    await load.proceed();
    return { load: await load.stop(), closings: followers.map(({ closings }) => [...closings]), backWithin };
  } finally {
    await Promise.all(followers.map((follower) => follower.close()));
  }
}

it('without it, no socket is closed and nothing is missed', async () => {
  const { load, closings } = await underLoad(() => false);
  expect(load.failures).toEqual([]);
  expect(closings).toEqual(closings.map(() => []));
}, 60_000);

it('a gateway that is asked to stop fails no request, and its followers go on elsewhere', async () => {
  const { load, closings, backWithin } = await underLoad(() => leaving.process.kill('SIGTERM'));
  tellFigures('drain', {
    requests: load.sent,
    failed: load.failures.length,
    sockets,
    'closed with 1001': closings.filter(([code]) => code === goingAway).length,
    'all back after ms': Math.round(backWithin),
  });
  expect(load.failures).toEqual([]);
  expect(closings).toEqual(closings.map(() => [goingAway]));
  expect(await leaving.exited).toBe(0);
}, 60_000);

it('what is lost otherwise is noticed: by a kill, and by a revision that is not in the history', async () => {
  leaving = await startGateway();
  const since = design.version;
  const { closings } = await underLoad(() => leaving.process.kill('SIGKILL'));
  expect(closings).not.toContainEqual([goingAway]);

  await database.query('DELETE FROM builder.design_revisions WHERE design_id = $1 AND version = $2', [
    design.id,
    since + 3,
  ]);
  const follower = openFollower(shop, customer, design.id, since);
  const gap = [`${since + 4} came where ${since + 3} was due`];
  await expect.poll(() => faultsOf([follower], since), { timeout: 20_000 }).toEqual(gap);
  await follower.close();
}, 60_000);
