import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type pg from 'pg';
import { type DatabaseTarget, jobsSchema, migrateAlone } from '../database/index.ts';

const migrationFolder = join(dirname(createRequire(import.meta.url).resolve('graphile-worker')), '..', 'sql');

/** The table in which graphile-worker notes its migrations, as it makes it itself. */
function migrationsTable(schema: string): string {
  return `CREATE TABLE IF NOT EXISTS ${schema}.migrations (
    id int PRIMARY KEY,
    ts timestamptz DEFAULT now() NOT NULL,
    breaking boolean DEFAULT false NOT NULL
  )`;
}

/**
 * graphile-worker tries again after e^n seconds, all alike. Here it is 2^(n-1), at most an hour, of which a random half
 * is left out, so that those who failed together do not come back together. A job that is merely handed back keeps its
 * time, and is left alone.
 */
function retryLater(schema: string): string {
  return `
    CREATE FUNCTION ${schema}.retry_later() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      NEW.run_at := now()
        + least(3600, 2 ^ (NEW.attempts - 1)) * (0.5 + random() / 2) * interval '1 second';
      RETURN NEW;
    END $$;
    CREATE TRIGGER _500_retry_later BEFORE UPDATE ON ${schema}._private_jobs FOR EACH ROW
      WHEN (OLD.locked_by IS NOT NULL AND NEW.locked_by IS NULL AND NEW.run_at > OLD.run_at)
      EXECUTE FUNCTION ${schema}.retry_later()`;
}

async function applyFile(client: pg.Client, schema: string, file: string): Promise<void> {
  const text = await readFile(join(migrationFolder, file), 'utf8');
  const id = Number.parseInt(file, 10);
  const breaking = text.startsWith('--! breaking');
  // PostgreSQL runs a text of several statements as one transaction.
  await client.query(
    `${text.replaceAll(':GRAPHILE_WORKER_SCHEMA', schema)};
     INSERT INTO ${schema}.migrations (id, breaking) VALUES (${id}, ${breaking})`,
  );
}

/**
 * Brings the tables of a subgraph's jobs up to date. graphile-worker would do so itself, and tell every worker in the
 * database to stop, also those of other subgraphs, whose tables are others.
 */
export async function migrateJobs(target: DatabaseTarget): Promise<void> {
  const schema = jobsSchema(target.schema);
  await migrateAlone(target, async (client) => {
    await client.query(migrationsTable(schema));
    const { rows } = await client.query<{ id: number }>(`SELECT id FROM ${schema}.migrations`);
    const applied = new Set(rows.map(({ id }) => id));
    const files = (await readdir(migrationFolder)).filter((file) => file.endsWith('.sql')).sort();
    for (const file of files)
      if (!applied.has(Number.parseInt(file, 10))) await applyFile(client, schema, file);
    const { rowCount } = await client.query(
      `SELECT FROM pg_trigger WHERE tgrelid = $1::regclass AND tgname = $2`,
      [`${schema}._private_jobs`, '_500_retry_later'],
    );
    if (rowCount === 0) await client.query(retryLater(schema));
  });
}
