import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  applyMigrations,
  checkDatabase,
  type DatabaseTarget,
  identifyDatabase,
  provisionSubgraph,
} from '../src/database/index.ts';
import { createTestDatabase } from '../src/testing/index.ts';

async function query(target: DatabaseTarget, sql: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: target.url, options: `-c search_path=${target.schema}` });
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}

describe('a database that is checked', () => {
  it('answers', async () => {
    await expect(checkDatabase(await createTestDatabase())).resolves.toBeUndefined();
  });

  it('does not answer where it goes in the middle', async () => {
    // AuthenticationOk, ReadyForQuery (PostgreSQL's chapter on the protocol); then nothing more.
    const welcome = Buffer.from('R\0\0\0\x08\0\0\0\0Z\0\0\0\x05I', 'latin1');
    const server = createServer((socket) => {
      socket.once('data', () => {
        socket.write(welcome);
        socket.once('data', () => socket.destroy());
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await expect(checkDatabase(`postgresql://nobody@127.0.0.1:${port}/none`)).rejects.toThrow('terminated');
    server.close();
  });
});

describe('a subgraph in a shared database', () => {
  it('reaches its own schema and nothing of another', async () => {
    const adminUrl = await createTestDatabase();
    const [orders, users] = await Promise.all([
      provisionSubgraph(adminUrl, 'orders'),
      provisionSubgraph(adminUrl, 'users'),
    ]);
    await query(orders, 'CREATE TABLE secrets (id int)');
    for (const sql of [
      'SELECT * FROM orders.secrets',
      'CREATE TABLE orders.mine (id int)',
      'CREATE TABLE public.mine (id int)',
      'SET ROLE pet_orders',
      'DROP SCHEMA orders CASCADE',
    ]) {
      await expect(query(users, sql), sql).rejects.toThrow(/permission denied|must be owner/);
    }
  });

  it('is known as itself by whoever reaches it, and from others of its kind', async () => {
    const adminUrl = await createTestDatabase();
    const users = await provisionSubgraph(adminUrl, 'users');
    const identity = await identifyDatabase(users);
    expect(await identifyDatabase({ url: adminUrl, schema: 'users' })).toBe(identity);
    const others = [
      await provisionSubgraph(adminUrl, 'orders'),
      await provisionSubgraph(await createTestDatabase(), 'users'),
    ];
    for (const other of others) expect(await identifyDatabase(other)).not.toBe(identity);
  });

  it('can be provisioned again and keeps its data', async () => {
    const adminUrl = await createTestDatabase();
    await query(await provisionSubgraph(adminUrl, 'orders'), 'CREATE TABLE kept (id int)');
    await expect(
      query(await provisionSubgraph(adminUrl, 'orders'), 'SELECT * FROM kept'),
    ).resolves.toBeDefined();
  });
});

describe('migrations', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'migrations-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function openMigrations(files: Record<string, string>) {
    const directory = await mkdtemp(join(folder, 'case-'));
    const write = async (name: string, sql: string) => {
      await mkdir(join(directory, name), { recursive: true });
      await writeFile(join(directory, name, 'migration.sql'), sql);
    };
    for (const [name, sql] of Object.entries(files)) await write(name, sql);
    const target = await provisionSubgraph(await createTestDatabase(), 'orders');
    return { target, write, apply: () => applyMigrations(target, pathToFileURL(`${directory}/`)) };
  }

  it('are applied once and in order', async () => {
    const { apply, write } = await openMigrations({
      '2_b': 'ALTER TABLE a ADD COLUMN b int;',
      '1_a': 'CREATE TABLE a (id int);',
    });
    expect(await apply()).toEqual(['1_a', '2_b']);
    expect(await apply()).toEqual([]);
    await write('3_c', 'DROP TABLE a;');
    expect(await apply()).toEqual(['3_c']);
  });

  it('are applied once by processes that start together', async () => {
    const { apply } = await openMigrations({ '1_a': 'CREATE TABLE a (id int);' });
    const applied = await Promise.all([apply(), apply(), apply()]);
    expect(applied.flat()).toEqual(['1_a']);
  });

  it('are refused when an applied file was edited or is gone', async () => {
    const edited = await openMigrations({ '1_a': 'CREATE TABLE a (id int);' });
    await edited.apply();
    await edited.write('1_a', 'CREATE TABLE a (id bigint);');
    await expect(edited.apply()).rejects.toThrow('orders/1_a was edited');

    const [first, second] = [await openMigrations({ '1_a': 'SELECT 1;' }), await openMigrations({})];
    await first.apply();
    expect(second.target.url).not.toBe(first.target.url);
    await query(first.target, `UPDATE _prisma_migrations SET migration_name = '0_gone'`);
    await expect(first.apply()).rejects.toThrow('orders/0_gone, which this version does not know');
  });

  it('leave nothing behind when they fail, and are not passed over afterwards', async () => {
    const { apply, target } = await openMigrations({ '1_a': 'CREATE TABLE a (id int); SELECT nonsense;' });
    await expect(apply()).rejects.toThrow('orders/1_a failed: column "nonsense" does not exist');
    await expect(query(target, 'SELECT * FROM a')).rejects.toThrow('does not exist');
    await expect(apply()).rejects.toThrow('orders/1_a failed earlier');
  });
});
