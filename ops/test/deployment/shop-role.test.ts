import { readFileSync } from 'node:fs';
import { applyMigrations, provisionOwnedApart, provisionSubgraph } from '@pet/platform/database';
import { type PrivatePostgres, startPrivatePostgres } from '@pet/platform/testing';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compose } from './compose.ts';
import { repository } from './services.ts';

const password = 'of the shop';
const file = 'ops/images/shop-role.sql';

let postgres: PrivatePostgres;
let shopUrl: string;
beforeAll(async () => {
  postgres = await startPrivatePostgres();
  await query(postgres.url, 'CREATE DATABASE all_pet_plus');
  // psql's own commands read the password in the container.
  const script = readFileSync(new URL(file, repository), 'utf8').replace(/^\\set .*$/gm, '');
  const databaseUrl = Object.assign(new URL(postgres.url), { pathname: '/all_pet_plus' });
  await query(databaseUrl.href, script.replace(":'password'", pg.escapeLiteral(password)));
  shopUrl = Object.assign(databaseUrl, { username: 'shop', password }).href;
});
afterAll(() => postgres.close());

async function query(url: string, sql: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}

it('is made where the database is made, with a password of its own', () => {
  const { volumes, secrets } = compose.services.postgres ?? {};
  expect(volumes).toContain(`./${file}:/docker-entrypoint-initdb.d/shop-role.sql:ro`);
  expect(secrets).toContain('shop_password');
});

it('is no superuser, and makes room for every subgraph, by whichever process and as often as it likes', async () => {
  const { rows } = await query(shopUrl, 'SELECT rolsuper FROM pg_roles WHERE rolname = current_user');
  expect(rows).toEqual([{ rolsuper: false }]);
  const migrations = new URL('subgraphs/users/prisma/migrations/', repository);
  for (let turn = 0; turn < 2; turn += 1) {
    const [users] = await Promise.all([
      provisionSubgraph(shopUrl, 'users'),
      provisionSubgraph(shopUrl, 'users'),
      provisionSubgraph(shopUrl, 'orders'),
      provisionOwnedApart(shopUrl, 'audit'),
      provisionOwnedApart(shopUrl, 'audit'),
    ]);
    await applyMigrations(users, migrations);
    await expect(query(users.url, 'SELECT FROM users.users')).resolves.toMatchObject({ rowCount: 0 });
    await expect(query(users.url, 'CREATE TABLE orders.mine (id int)')).rejects.toThrow('permission denied');
  }
});
