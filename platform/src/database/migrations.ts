import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { StartupError } from '../config/startup-error.ts';
import type { DatabaseTarget } from './adapter.ts';
import { createClient } from './client.ts';

/** Prisma's own advisory lock and table, so that `prisma migrate status` and `deploy` agree with this runner. */
const prismaLock = 72707369;
const prismaTable = `
  CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id                  VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum            VARCHAR(64) NOT NULL,
    finished_at         TIMESTAMPTZ,
    migration_name      VARCHAR(255) NOT NULL,
    logs                TEXT,
    rolled_back_at      TIMESTAMPTZ,
    started_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
  )`;

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

interface AppliedMigration {
  readonly migration_name: string;
  readonly checksum: string;
  readonly finished_at: Date | null;
}

async function readMigrations(directory: string): Promise<Migration[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(join(directory, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

/** Refuses a history that the files no longer tell. */
function assertHistory(
  schema: string,
  migrations: readonly Migration[],
  applied: readonly AppliedMigration[],
): void {
  const files = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const { migration_name: name, checksum, finished_at: finishedAt } of applied) {
    if (finishedAt === null) {
      throw new StartupError(
        `The migration ${schema}/${name} failed earlier; mend the database and mark it with "prisma migrate resolve".`,
      );
    }
    const file = files.get(name);
    if (file === undefined) {
      throw new StartupError(
        `The database has the migration ${schema}/${name}, which this version does not know; start the version that made it.`,
      );
    }
    if (file.checksum !== checksum) {
      throw new StartupError(
        `The migration ${schema}/${name} was edited after it had been applied; restore the file and write a new migration instead.`,
      );
    }
  }
}

async function apply(client: pg.Client, schema: string, migration: Migration): Promise<void> {
  const id = randomUUID();
  await client.query('INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ($1, $2, $3)', [
    id,
    migration.checksum,
    migration.name,
  ]);
  try {
    // PostgreSQL runs a text of several statements as one transaction: the migration applies whole or not at all.
    await client.query(migration.sql);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    await client.query('UPDATE _prisma_migrations SET logs = $2 WHERE id = $1', [id, reason]);
    throw new StartupError(`The migration ${schema}/${migration.name} failed: ${reason}`);
  }
  await client.query(
    'UPDATE _prisma_migrations SET finished_at = now(), applied_steps_count = 1 WHERE id = $1',
    [id],
  );
}

/**
 * Does something to a schema while no other process migrates in that database: they wait for each other.
 * @param work given a connection that is closed afterwards, and with it the lock
 */
export async function migrateAlone<T>(
  { url, schema }: Pick<DatabaseTarget, 'url' | 'schema'>,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = createClient({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    options: `-c search_path=${schema}`,
  });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [prismaLock]);
    return await work(client);
  } finally {
    await client.end();
  }
}

/**
 * Brings a subgraph's schema up to date. Processes that start together wait for each other.
 * @param directory the subgraph's `prisma/migrations/`
 * @returns the names of the migrations it applied
 * @throws StartupError when an applied migration was edited, is missing, or failed, or when a new one fails
 */
export async function applyMigrations(target: DatabaseTarget, directory: URL): Promise<string[]> {
  const migrations = await readMigrations(fileURLToPath(directory));
  const { url, ownerUrl = url, schema } = target;
  return migrateAlone({ url: ownerUrl, schema }, async (client) => {
    await client.query(prismaTable);
    const { rows: applied } = await client.query<AppliedMigration>(
      'SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL',
    );
    assertHistory(target.schema, migrations, applied);
    const done = new Set(applied.map((row) => row.migration_name));
    const pending = migrations.filter((migration) => !done.has(migration.name));
    for (const migration of pending) await apply(client, target.schema, migration);
    return pending.map((migration) => migration.name);
  });
}
