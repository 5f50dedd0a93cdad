import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig, loadSecrets, StartupError } from '../src/config/index.ts';

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
  ])('is refused in one sentence that names the variable: %o', (variables, name) => {
    expect(() => loadConfig(variables)).toThrow(StartupError);
    expect(() => loadConfig(variables)).toThrow(name);
  });

  it('finds the databases of single subgraphs', () => {
    const { subgraphDatabaseUrls } = loadConfig({ ORDERS_DATABASE_URL: 'postgresql://orders@db/orders' });
    expect(subgraphDatabaseUrls.get('orders')).toBe('postgresql://orders@db/orders');
  });
});

describe('secrets', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'secrets-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('are made once, for nobody else to read, and differ by purpose', async () => {
    const first = await loadSecrets(folder);
    const second = await loadSecrets(folder);
    expect(second.derive('preview')).toEqual(first.derive('preview'));
    expect(first.derive('other')).not.toEqual(first.derive('preview'));
    expect(second.signingKey).toEqual(first.signingKey);
    expect((await stat(join(folder, 'secrets.json'))).mode & 0o077).toBe(0);
  });

  it('are not replaced when the file is damaged', async () => {
    const damaged = await mkdtemp(join(folder, 'damaged-'));
    await writeFile(join(damaged, 'secrets.json'), '{"signingKey":');
    await expect(loadSecrets(damaged)).rejects.toThrow(/is damaged; restore it/);
  });
});
