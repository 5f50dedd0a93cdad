import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  developmentWebhookSecrets,
  loadConfig,
  readEnvironment,
  StartupError,
} from '../../src/config/index.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'secret-settings-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

const database = 'postgresql://shop:Zx81-kT5vw-Qm3@db/shop';

describe('a secret in a file', () => {
  it.each([
    'DATABASE_URL',
    'ORDERS_DATABASE_URL',
    'REDIS_URL',
    'SERVICE_KEYS',
    'SMTP_URL',
    'SHOPIFY_WEBHOOK_SECRETS',
    'STRIPE_WEBHOOK_SECRETS',
    'INTERNAL_WEBHOOK_SECRETS',
    'SHOPIFY_API_TOKEN',
    'STRIPE_API_KEY',
  ])('%s is read, and the line break at its end left out', async (name) => {
    const path = await file(name, `${database}\n`);
    expect(await readEnvironment({ [`${name}_FILE`]: path, PORT: '1' })).toEqual({
      [name]: database,
      PORT: '1',
    });
  });

  it('can be named by the configuration file', async () => {
    const path = await file('named', database);
    const CONFIG_FILE = await file('shop.env', `DATABASE_URL_FILE=${path}\n`);
    expect(await readEnvironment({ CONFIG_FILE })).toMatchObject({ DATABASE_URL: database });
  });

  it('is refused where it is set twice, empty, or not there', async () => {
    const path = await file('database', database);
    await expect(readEnvironment({ DATABASE_URL: database, DATABASE_URL_FILE: path })).rejects.toThrow(
      /^DATABASE_URL and DATABASE_URL_FILE are both set/,
    );
    await expect(readEnvironment({ REDIS_URL_FILE: await file('empty', ' \n') })).rejects.toThrow(
      /^The file that REDIS_URL_FILE names is empty/,
    );
    await expect(readEnvironment({ REDIS_URL_FILE: join(folder, 'none') })).rejects.toThrow(StartupError);
  });

  it('is nothing for other settings, and an empty name is none', async () => {
    const others = { PORT_FILE: '/dev/null', DATABASE_URL_FILE: '' };
    expect(await readEnvironment(others)).toEqual(others);
  });
});

it('without secrets of their own, webhooks have known ones in development and none in production', () => {
  expect(loadConfig({}).webhookSecrets).toEqual(developmentWebhookSecrets);
  const { webhookSecrets } = loadConfig({ NODE_ENV: 'production' });
  expect(webhookSecrets).toEqual({ shopify: [], stripe: [], internal: [] });
  const set = { SHOPIFY_WEBHOOK_SECRETS: ' new , old ' };
  expect(loadConfig(set).webhookSecrets.shopify).toEqual(['new', 'old']);
  for (const wrong of [{ STRIPE_WEBHOOK_SECRETS: 'a,,b' }, { INTERNAL_WEBHOOK_SECRETS: 'whsec_short' }])
    expect(() => loadConfig(wrong)).toThrow(Object.keys(wrong)[0]);
});

it('the ways to ask senders are those that are set', () => {
  expect(loadConfig({}).senderApis).toEqual({ shopify: null, stripe: null });
  const shop = { SHOPIFY_SHOP: 'demo.myshopify.com', SHOPIFY_API_TOKEN: 'shpat_1', STRIPE_API_KEY: 'sk_1' };
  expect(loadConfig(shop).senderApis).toEqual({
    shopify: { url: 'https://demo.myshopify.com', token: 'shpat_1' },
    stripe: { url: 'https://api.stripe.com', key: 'sk_1' },
  });
  expect(() => loadConfig({ SHOPIFY_API_TOKEN: 'shpat_1' })).toThrow(/^SHOPIFY_SHOP and SHOPIFY_API_TOKEN/);
  expect(() => loadConfig({ ...shop, SHOPIFY_SHOP: 'demo.test/x?' })).toThrow(
    /^The environment variable SHOPIFY_SHOP/,
  );
});

describe('in production', () => {
  const key = (bytes: Buffer) => `one:${bytes.toString('base64')}`;
  const weak: Record<string, Record<string, string>> = {
    'a placeholder': { DATABASE_URL: 'postgresql://shop:Change-Me-Please-1@db/shop' },
    'a well-known password': { DATABASE_URL: 'postgresql://postgres:postgres@db/shop' },
    'a well-known password made longer': { DATABASE_URL: 'postgresql://shop:Password-Password-123@db/shop' },
    'the password of the demo accounts': { DATABASE_URL: 'postgresql://shop:harness-demo@db/shop' },
    'a short password': { ORDERS_DATABASE_URL: 'postgresql://orders:Zx81-kT5@db/shop' },
    'a password of one letter': { REDIS_URL: 'redis://:aaaaaaaaaaaaaaaa@redis:6379' },
    'a password that is percent-encoded': { REDIS_URL: 'redis://:chan%67eme-chan%67eme@redis:6379' },
    'no password to make others of': { DATABASE_URL: 'postgresql://shop@db/shop' },
    'a key that is one byte again and again': { SERVICE_KEYS: key(Buffer.alloc(32, 7)) },
    'a key that is a sentence': { SERVICE_KEYS: key(Buffer.from('please change me before you go live!')) },
    'a secret of webhooks that anybody thinks of': { STRIPE_WEBHOOK_SECRETS: 'whsec_test' },
    'a secret of webhooks from development': {
      INTERNAL_WEBHOOK_SECRETS: developmentWebhookSecrets.internal.join(','),
    },
    'a weak key beside a strong one': {
      SERVICE_KEYS: `${key(randomBytes(32))},two:${Buffer.alloc(40, 'ab').toString('base64')}`,
    },
  };

  it.each(Object.entries(weak))('%s is refused, and not shown', (_, variables) => {
    const [name = '', value = ''] = Object.entries(variables)[0] ?? [];
    const secret = value.replace(/^.*:(?=[^@]*@)|@.*$/g, '');
    const load = () => loadConfig({ NODE_ENV: 'production', ...variables });
    expect(load).toThrow(StartupError);
    expect(load).toThrow(name);
    expect(load).not.toThrow(secret);
    expect(() => loadConfig(variables)).not.toThrow();
  });

  it.each([
    { DATABASE_URL: database },
    { DATABASE_URL: `postgresql://shop:${randomBytes(24).toString('base64url')}@db/shop` },
    { ORDERS_DATABASE_URL: 'postgresql://orders@%2Fvar%2Frun%2Fpostgresql/shop' },
    { REDIS_URL: 'redis://redis:6379' },
    { SERVICE_KEYS: key(randomBytes(32)) },
    {
      SHOPIFY_WEBHOOK_SECRETS: `shpss_${randomBytes(16).toString('hex')}, ${randomBytes(32).toString('hex')}`,
    },
    {},
  ])('a good secret, or one that is elsewhere, is taken: case %#', (variables) => {
    expect(() => loadConfig({ NODE_ENV: 'production', ...variables })).not.toThrow();
  });
});
