import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  loadConfig,
  loadRemoteSubgraphs,
  loadSecrets,
  readEnvironment,
  StartupError,
  serviceKeysOf,
} from '../../src/config/index.ts';

describe('the environment', () => {
  it('may be empty', () => {
    expect(loadConfig({})).toMatchObject({
      development: true,
      port: 4000,
      host: '127.0.0.1',
      databaseUrl: null,
    });
    expect(loadConfig({ PORT: '', DATABASE_URL: '' })).toMatchObject({ port: 4000, databaseUrl: null });
  });

  it.each([
    [{ PORT: 'four thousand' }, 'PORT'],
    [{ PORT: '70000' }, 'PORT'],
    [{ PORT: '80.5' }, 'PORT'],
    [{ NODE_ENV: 'staging' }, 'NODE_ENV'],
    [{ DATABASE_URL: 'mysql://localhost/shop' }, 'DATABASE_URL'],
    [{ PUBLIC_URL: 'shop.example' }, 'PUBLIC_URL'],
    [{ ALLOWED_ORIGINS: 'https://a.example,*' }, 'ALLOWED_ORIGINS'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL'],
    [{ ORDERS_DATABASE_URL: 'elsewhere' }, 'ORDERS_DATABASE_URL'],
    [{ REDIS_URL: 'http://localhost' }, 'REDIS_URL'],
    [{ METRICS_PORT: 'none' }, 'METRICS_PORT'],
    [{ SMTP_URL: 'mail.example:25', MAIL_FROM: 'shop@example.com' }, 'SMTP_URL'],
    [{ SMTP_URL: 'smtp://mail.example', MAIL_FROM: 'The Shop' }, 'MAIL_FROM'],
    [{ SMTP_URL: 'smtp://mail.example' }, 'MAIL_FROM'],
    [{ TRUSTED_PROXIES: 'everybody' }, 'TRUSTED_PROXIES'],
    [{ TRUSTED_PROXIES: '10.0.0.0/33' }, 'TRUSTED_PROXIES'],
    [{ TRUSTED_PROXIES: '10.0.0.1,,::1' }, 'TRUSTED_PROXIES'],
    [{ RATE_LIMITS: 'none' }, 'RATE_LIMITS'],
    [{ RATE_LIMITS: 'read=0' }, 'RATE_LIMITS'],
    [{ RATE_LIMITS: 'login=5' }, 'RATE_LIMITS'],
    [{ MAX_OPERATION_COST: 'much' }, 'MAX_OPERATION_COST'],
    [{ SERVICE_KEYS: 'short:c2VjcmV0' }, 'SERVICE_KEYS'],
    [{ SERVICE_KEYS: 'no id' }, 'SERVICE_KEYS'],
  ])('is refused in one sentence that names the variable: %o', (variables, name) => {
    expect(() => loadConfig(variables)).toThrow(StartupError);
    expect(() => loadConfig(variables)).toThrow(name);
  });

  it('names the proxies that are trusted, nobody unless it says so', () => {
    expect(loadConfig({}).trustedProxies).toEqual([]);
    expect(loadConfig({ TRUSTED_PROXIES: 'loopback, 10.0.0.0/8,::1/128,192.0.2.7' }).trustedProxies).toEqual([
      'loopback',
      '10.0.0.0/8',
      '::1/128',
      '192.0.2.7',
    ]);
  });

  it('limits rates in production, and anywhere if it says so', () => {
    const usual = { read: 100, write: 20, auth: 5, lookup: 10, track: 60, invalid: 60, route: 300 };
    expect(loadConfig({}).rateLimits).toBeNull();
    expect(loadConfig({ NODE_ENV: 'production' }).rateLimits).toEqual(usual);
    expect(loadConfig({ RATE_LIMITS: 'on' }).rateLimits).toEqual(usual);
    expect(loadConfig({ NODE_ENV: 'production', RATE_LIMITS: 'off' }).rateLimits).toBeNull();
    expect(loadConfig({ RATE_LIMITS: 'read=300, auth=10' }).rateLimits).toEqual({
      ...usual,
      read: 300,
      auth: 10,
    });
  });

  it('finds the databases of single subgraphs', () => {
    const { subgraphDatabaseUrls } = loadConfig({ ORDERS_DATABASE_URL: 'postgresql://orders@db/orders' });
    expect(subgraphDatabaseUrls.get('orders')).toBe('postgresql://orders@db/orders');
  });
});

describe('mails', () => {
  const [SMTP_URL, MAIL_FROM] = ['smtps://shop:secret@mail.example:465', 'orders@shop.example'];

  it.each([
    [{}, { to: 'log' }],
    [{ NODE_ENV: 'production' }, { to: 'nowhere' }],
    [
      { SMTP_URL, MAIL_FROM },
      { to: 'server', url: SMTP_URL, from: MAIL_FROM },
    ],
  ])('with the settings %o go %o', (variables, route) => {
    expect(loadConfig(variables).mailRoute).toEqual(route);
  });

  it('give no password away where their server is wrong', () => {
    const url = SMTP_URL.replace('smtps', 'http');
    expect(() => loadConfig({ SMTP_URL: url, MAIL_FROM })).toThrow(/^((?!secret).)*$/);
  });
});

describe('the keys of services', () => {
  const [one, two] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];

  it('are read in their order, and never printed', () => {
    const { serviceKeys } = loadConfig({
      SERVICE_KEYS: `new:${one.toString('base64')}, old:${two.toString('base64')}`,
    });
    expect(serviceKeys).toEqual([
      { id: 'new', key: one },
      { id: 'old', key: two },
    ]);
    expect(() => loadConfig({ SERVICE_KEYS: 'mine:c2VjcmV0' })).toThrow(/^((?!c2VjcmV0).)*$/);
  });

  it('are made of the secrets of the installation where there is no setting', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'service-keys-'));
    const [first, second] = await Promise.all([loadSecrets(folder), loadSecrets(folder)]);
    expect(serviceKeysOf(loadConfig({}), first)).toEqual(serviceKeysOf(loadConfig({}), second));
    await rm(folder, { recursive: true });
  });
});

describe('subgraphs elsewhere', () => {
  const names = ['builder', 'orders'];

  it('are found by their names, with their share of operations', () => {
    const variables = {
      BUILDER_URL: 'http://builder:4002/graphql',
      ORDERS_URL: 'https://orders.example/graphql',
      ORDERS_URL_WEIGHT: '25',
      SOME_URL: 'nonsense',
    };
    expect([...loadRemoteSubgraphs(variables, names)]).toEqual([
      ['builder', { url: 'http://builder:4002/graphql', weight: 100 }],
      ['orders', { url: 'https://orders.example/graphql', weight: 25 }],
    ]);
    expect(loadRemoteSubgraphs({ ORDERS_URL: '', ORDERS_URL_WEIGHT: '' }, names).size).toBe(0);
  });

  it.each([
    [{ ORDERS_URL: 'orders:4003' }, /^ORDERS_URL must be/],
    [{ ORDERS_URL: 'http://orders/', ORDERS_URL_WEIGHT: '101' }, /^ORDERS_URL_WEIGHT must be/],
    [{ ORDERS_URL: 'http://orders/', ORDERS_URL_WEIGHT: 'half' }, /^ORDERS_URL_WEIGHT must be/],
    [{ ORDERS_URL_WEIGHT: '10' }, /^ORDERS_URL_WEIGHT needs ORDERS_URL/],
  ])('are refused in one sentence that names the variable: %o', (variables, sentence) => {
    expect(() => loadRemoteSubgraphs(variables, names)).toThrow(StartupError);
    expect(() => loadRemoteSubgraphs(variables, names)).toThrow(sentence);
  });
});

describe('the configuration file', () => {
  let folder: string;
  let file: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'config-file-'));
    file = join(folder, 'shop.env');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('stands over the environment', async () => {
    await writeFile(file, '# ours\nPORT=4100\n\nexport ORDERS_URL="http://orders:4003/graphql"\n');
    expect(await readEnvironment({ CONFIG_FILE: file, PORT: '1', HOST: '::1' })).toMatchObject({
      PORT: '4100',
      HOST: '::1',
      ORDERS_URL: 'http://orders:4003/graphql',
    });
    expect(await readEnvironment({ PORT: '1' })).toEqual({ PORT: '1' });
  });

  it('is refused where it cannot be read, or has a line that is no setting', async () => {
    await writeFile(file, 'PORT=4100\nORDERS_URL http://orders:4003/graphql\n');
    await expect(readEnvironment({ CONFIG_FILE: file })).rejects.toThrow(/^Line 2 of .* is not KEY=VALUE/);
    await expect(readEnvironment({ CONFIG_FILE: `${file}.missing` })).rejects.toThrow(StartupError);
  });
});
