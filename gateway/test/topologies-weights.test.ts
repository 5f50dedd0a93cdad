import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ServerProcess } from '../../ops/fleet/server-process.ts';
import {
  addressOf,
  type Installation,
  metricsUrlOf,
  openInstallation,
  operationsOf,
} from './installation.ts';
import { firstDesign, rename } from './live/designs.ts';
import { type Answer, openShopClient, read, type ShopClient } from './shop-client.ts';
import { startTestGateway } from './start-test-gateway.ts';

let installation: Installation;
let builder: ServerProcess;
beforeEach(async () => {
  installation = await openInstallation();
  builder = await installation.startService('builder');
});
afterEach(() => installation.close());

/** Asks fifty times a second, a write each tenth time, until it is stopped. */
function openLoad(shop: ShopClient, token: string, designId: string) {
  const answers: Answer[] = [];
  const stopped = new AbortController();

  async function ask(count: number): Promise<void> {
    const writes = count % 10 === 0;
    const document = writes
      ? 'mutation ($id: ID!) { shareDesign(input: { id: $id, permission: VIEW }) { token userErrors { message } } }'
      : 'query ($id: ID!) { design(id: $id) { name owner { displayName } } me { displayName } }';
    answers.push(await shop.send(document, { id: designId }, token));
  }

  async function run(): Promise<void> {
    const asked: Promise<void>[] = [];
    for (let count = 0; !stopped.signal.aborted; count += 1) {
      asked.push(ask(count));
      await setTimeout(20);
    }
    await Promise.all(asked);
  }
  const ended = run();

  return {
    answers,
    /** Waits for so many more answers. */
    async next(count: number): Promise<void> {
      const wanted = answers.length + count;
      await expect.poll(() => answers.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(wanted);
    },
    async stop(): Promise<void> {
      stopped.abort();
      await ended;
    },
  };
}

describe('a subgraph that moves', () => {
  it('fails no operation on its way 0 → 50 → 100 → 0, and live subscriptions go with it', async () => {
    const gateway = await startTestGateway({
      ...installation.variables,
      ...addressOf(builder),
      BUILDER_URL_WEIGHT: '0',
    });
    const move = (weight: number) =>
      gateway.move({ ...addressOf(builder), BUILDER_URL_WEIGHT: String(weight) });
    const customer = await gateway.token('customer');
    const { id: designId, version } = await firstDesign(gateway, customer);
    const changes = gateway.follow(
      'subscription ($designId: ID!, $after: Int) { designChanged(designId: $designId, afterVersion: $after) { version } }',
      { designId, after: version },
      customer,
    );
    const versions: unknown[] = [];
    const see = async () =>
      versions.push(read<number>((await changes.next()).value, 'designChanged.version'));

    const load = openLoad(gateway, customer, designId);
    await load.next(20);
    await rename(gateway, customer, { id: designId, version: version }, ['Nala 1']);
    await see();
    expect(await operationsOf(builder)).toBe(0);

    expect(await move(50)).toBe(true);
    await load.next(50);
    const half = await operationsOf(builder);
    expect(half).toBeGreaterThan(0);

    expect(await move(100)).toBe(true);
    await load.next(50);
    expect(await operationsOf(builder)).toBeGreaterThan(half);
    await rename(gateway, customer, { id: designId, version: version + 1 }, ['Nala 2']);
    await see();

    expect(await move(0)).toBe(true);
    await load.next(20);
    const all = await operationsOf(builder);
    await load.next(20);
    expect(await operationsOf(builder)).toBe(all);
    await rename(gateway, customer, { id: designId, version: version + 2 }, ['Nala 3']);
    await see();

    await load.stop();
    expect(load.answers.filter(({ errors }) => errors)).toEqual([]);
    expect(versions).toEqual([1, 2, 3].map((step) => version + step));
    await changes.return?.();
    await gateway.close();
  }, 90_000);

  it('is moved by SIGHUP after the configuration file has changed, and stays where it is if that is wrong', async () => {
    const file = join(installation.variables.DATA_DIRECTORY ?? '', 'shop.env');
    await writeFile(file, '');
    const begun = installation.log.length;
    const logged = () => installation.log.slice(begun).join('\n');
    const gateway = await installation.startGateway({ CONFIG_FILE: file });
    const shop = openShopClient(new URL(gateway.url).origin, installation.accessTokens);
    const ask = () => shop.send('{ presets(first: 1) { nodes { name } } }');
    const here = await ask();
    const status = async () => (await fetch(`${metricsUrlOf(gateway)}/subgraphs`)).json();

    await writeFile(file, 'BUILDER_URL=nowhere\n');
    gateway.process.kill('SIGHUP');
    await expect.poll(logged, { timeout: 20_000 }).toContain('BUILDER_URL must be');
    expect(await status()).toMatchObject({
      settings: { file, readings: 1, refusal: expect.stringContaining('BUILDER_URL must be') },
      subgraphs: { builder: { url: null, weight: 0 } },
    });
    const unconnected = 'known only to the process they happen in';
    expect(logged()).not.toContain(unconnected);
    expect(await ask()).toEqual(here);
    expect(await operationsOf(builder)).toBe(0);

    await writeFile(file, `BUILDER_URL=${builder.url}\n`);
    gateway.process.kill('SIGHUP');
    const askThere = async () => {
      expect(await ask()).toEqual(here);
      return operationsOf(builder);
    };
    await expect.poll(askThere, { timeout: 20_000 }).toBeGreaterThan(0);
    expect(await status()).toMatchObject({
      settings: { readings: 2, refusal: null },
      subgraphs: { builder: { url: builder.url, weight: 100, database: null } },
    });
    expect(logged()).toContain(unconnected);
    expect(await gateway.stop('SIGTERM')).toBe(0);
  }, 90_000);
});
