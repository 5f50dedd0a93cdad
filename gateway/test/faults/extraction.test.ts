import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTestDatabase, startTestRedis, type TestRedis } from '@pet/platform/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scrape, total } from '../../../ops/boundaries/metrics.ts';
import { extract, rollBack } from '../../../ops/extract/extract.ts';
import type { ServerProcess } from '../../../ops/fleet/server-process.ts';
import { type Installation, metricsUrlOf, openInstallation } from '../installation.ts';
import { openShopClient, type ShopClient } from '../shop-client.ts';
import { startBuilderLoad } from './builder-load.ts';
import { extent, tellFigures } from './extent.ts';

const perSecond = extent({ short: 20, full: 50 });
/** How many answers are waited for at each weight. */
const answersAtEach = extent({ short: 30, full: 750 });

let redis: TestRedis;
let installation: Installation;
let gateway: ServerProcess;
let shop: ShopClient;
let environment: NodeJS.ProcessEnv;
let dataDirectory: string;
beforeAll(async () => {
  redis = await startTestRedis();
  installation = await openInstallation();
  dataDirectory = installation.variables.DATA_DIRECTORY ?? '';
  const file = join(dataDirectory, 'shop.env');
  await writeFile(file, `REDIS_URL=${redis.url}\n`);
  gateway = await installation.startGateway({ CONFIG_FILE: file });
  shop = openShopClient(new URL(gateway.url).origin, installation.accessTokens);
  const { PATH, HOME } = process.env;
  environment = { PATH, HOME, ...installation.variables };
}, 120_000);
afterAll(async () => {
  if (gateway) await rollBack(moving()).catch(() => {});
  await installation?.close();
  await redis?.close();
}, 60_000);

function moving(extra: NodeJS.ProcessEnv = {}) {
  return {
    name: 'builder',
    gateways: [metricsUrlOf(gateway)],
    environment: { ...environment, ...extra },
    tell: () => {},
  };
}

function moveTo(weight: number, extra: NodeJS.ProcessEnv = {}): Promise<void> {
  return extract({ ...moving(extra), weight, port: 0 });
}

/** How many fetches for builder were answered in each place so far. */
async function fetches(): Promise<{ readonly process: number; readonly service: number }> {
  const samples = await scrape([`${metricsUrlOf(gateway)}/metrics`]);
  const at = (place: string) => total(samples, 'gateway_fetches_total', { subgraph: 'builder', place });
  return { process: at('process'), service: at('service') };
}

/** Waits until fetches have been answered in all of these places. */
async function seeFetchesIn(...places: ('process' | 'service')[]): Promise<void> {
  const before = await fetches();
  const grown = async () => {
    const now = await fetches();
    return places.filter((place) => now[place] > before[place]);
  };
  await expect.poll(grown, { timeout: 30_000 }).toEqual(places);
}

describe('builder moves under load', () => {
  it('0 → 10 → 50 → 100 → 0: no request fails, no answer differs, and followers miss and repeat nothing', async () => {
    const load = await startBuilderLoad(shop, perSecond);
    await load.next(answersAtEach);
    expect((await fetches()).service).toBe(0);

    await moveTo(10);
    await Promise.all([load.next(answersAtEach), seeFetchesIn('process', 'service')]);
    await moveTo(50);
    await Promise.all([load.next(answersAtEach), seeFetchesIn('process', 'service')]);
    await moveTo(100);
    const inProcess = (await fetches()).process;
    await Promise.all([load.next(answersAtEach), seeFetchesIn('service')]);
    const { service } = await fetches();
    // What began before the last move may have ended after it.
    expect((await fetches()).process - inProcess).toBeLessThan(perSecond);

    await rollBack(moving());
    await Promise.all([load.next(answersAtEach), seeFetchesIn('process')]);
    const { durations, failures, findings, sent, changes } = await load.stop();
    tellFigures('extraction', {
      requests: sent,
      failed: failures.length,
      'at the service': service,
      changes,
      'missed or repeated': findings.length,
      'p95 ms': (
        durations.toSorted((one, other) => one - other)[Math.floor(durations.length * 0.95)] ?? 0
      ).toFixed(1),
    });
    expect(failures).toEqual([]);
    expect(findings).toEqual([]);
  }, 240_000);

  it('control: the same load, and nothing moves', async () => {
    const { service } = await fetches();
    const load = await startBuilderLoad(shop, perSecond);
    await load.next(2 * answersAtEach);
    const { failures, findings, changes } = await load.stop();
    expect({ failures, findings }).toEqual({ failures: [], findings: [] });
    expect(changes).toBeGreaterThan(0);
    expect((await fetches()).service).toBe(service);
  }, 120_000);

  it('sabotage: a change that is taken out of the history is found by who looks for missed ones', async () => {
    const database = new pg.Client({ connectionString: installation.variables.DATABASE_URL });
    await database.connect();
    try {
      await database.query(`
        CREATE FUNCTION builder.forget() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          DELETE FROM builder.design_revisions
          WHERE design_id = NEW.design_id AND version = NEW.version AND version % 2 = 0;
          RETURN NULL;
        END $$;
        CREATE TRIGGER forget AFTER INSERT ON builder.design_revisions
          FOR EACH ROW EXECUTE FUNCTION builder.forget()`);
      const load = await startBuilderLoad(shop, perSecond);
      await load.next(60);
      const { findings } = await load.stop(1_000);
      expect(findings).not.toEqual([]);
    } finally {
      await database.query('DROP FUNCTION builder.forget() CASCADE');
      await database.end();
    }
  }, 60_000);
});

describe('a service that must not be given traffic', () => {
  it('is not even started on another database', async () => {
    const { service } = await fetches();
    await expect(moveTo(10, { BUILDER_DATABASE_URL: await createTestDatabase() })).rejects.toThrow(
      'would use another database',
    );
    await shop.send('{ presets(first: 1) { nodes { name } } }');
    expect((await fetches()).service).toBe(service);
  });

  it('is known by its answers, which say where they differ, and nothing moves', async () => {
    const other = await installation.startService('builder', {
      BUILDER_DATABASE_URL: await createTestDatabase(),
      REDIS_URL: redis.url,
    });
    // As if it had been started by the command, and its database had been another one ever since.
    await mkdir(join(dataDirectory, 'services'), { recursive: true });
    await writeFile(
      join(dataDirectory, 'services', 'builder.json'),
      JSON.stringify({ pid: other.process.pid, url: other.url, metricsUrl: metricsUrlOf(other), log: '' }),
    );
    const { service } = await fetches();
    const steps: string[] = [];
    const options = { ...moving(), weight: 10, tell: (line: string) => void steps.push(line) };
    await expect(extract(options)).rejects.toThrow('answers differently, and gets no traffic');
    expect(steps.join('\n')).toMatch(
      /Designs as administrator: data\.designs\.nodes\.0\.\w+ is .* in the gateway/,
    );
    // What is the same in every database is no difference.
    expect(steps.join('\n')).not.toContain('HarnessOptions');
    await shop.send('{ presets(first: 1) { nodes { name } } }');
    expect((await fetches()).service).toBe(service);
  }, 60_000);
});
