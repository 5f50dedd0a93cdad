import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSecrets } from '@pet/platform/config';
import { provisionSubgraph } from '@pet/platform/database';
import { demoAccounts } from '@pet/platform/demo';
import { createTestDatabase, startTestRedis, type TestRedis } from '@pet/platform/testing';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCommand } from '../run-command.ts';

let folder: string;
let databaseUrl: string;
let redis: TestRedis;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'doctor-'));
  databaseUrl = await createTestDatabase();
  redis = await startTestRedis();
});
afterAll(async () => {
  await redis.close();
  await rm(folder, { recursive: true });
});

/** Runs the doctor on a production that is well but for its database and what is given. */
function examined(variables: Record<string, string> = {}) {
  return runCommand('ops/doctor/main.ts', [], {
    NODE_ENV: 'production',
    DATA_DIRECTORY: folder,
    PUBLIC_URL: 'https://api.shop.example',
    DATABASE_URL: databaseUrl,
    REDIS_URL: redis.url,
    ...variables,
  });
}

it('finds in PostgreSQL, Redis and the files what is unsafe, and ends with 1', async () => {
  const target = await provisionSubgraph(databaseUrl, 'users');
  const client = new pg.Client(target.url);
  await client.connect();
  await client.query('CREATE TABLE users.users (email text)');
  await client.query('INSERT INTO users.users VALUES ($1), ($2)', [
    demoAccounts.admin.email,
    'me@shop.example',
  ]);
  await client.end();
  await loadSecrets(folder);
  await chmod(join(folder, 'secrets.json'), 0o644);
  await chmod(folder, 0o755);

  const { code, stdout } = await examined({ ORDERS_URL: 'https://orders.internal/graphql' });
  expect(stdout).toContain('names a superuser');
  expect(stdout).toContain('Accounts of the demonstration are in the database (1)');
  expect(stdout).toContain('Redis asks for no password');
  expect(stdout).toMatch(/Every user of this machine can read .*secrets\.json/);
  expect(stdout).not.toContain('does not answer');
  expect(code).toBe(1);
  await chmod(folder, 0o700);
  expect((await examined()).stdout).not.toContain('Every user');
});

it('tells what does not answer', async () => {
  const { code, stdout } = await examined({
    DATABASE_URL: 'postgresql://shop:Zx81-kT5vw-Qm3@127.0.0.1:9/shop',
    REDIS_URL: 'redis://127.0.0.1:9',
  });
  expect(stdout).toMatch(/Redis does not answer: .+\./);
  expect(stdout).toMatch(/The database does not answer as it should: .+\./);
  expect(code).toBe(1);
});

it('tells of a configuration that is refused, and ends with 1', async () => {
  const { code, stderr } = await examined({ DATABASE_URL: 'postgresql://shop:changeme@db/shop' });
  expect(stderr).toMatch(/^unsafe .*DATABASE_URL is one that everybody knows/m);
  expect(code).toBe(1);
});

it('finds nothing unsafe on a laptop before its first start, makes nothing, and ends with 0', async () => {
  const empty = await mkdtemp(join(folder, 'laptop-'));
  const { code, stdout } = await runCommand('ops/doctor/main.ts', [], { DATA_DIRECTORY: empty });
  expect(stdout).toMatch(/^Nothing is unsafe, of the \d+ things that were looked at\.$/m);
  expect(code).toBe(0);
  expect(await readdir(empty)).toEqual([]);
});
