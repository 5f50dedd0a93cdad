import type { Pool } from 'pg';
import { expect } from 'vitest';

/** A table that can be read and not written to: whoever wants to write to it stops there, in the middle of its work. */
export interface HeldTable {
  /** Resolves once somebody waits to write to it. */
  waitedFor(): Promise<void>;
  /** Lets everybody write but those who wait: what they were about to write never reached the database. */
  release(): Promise<void>;
}

const waiting = `pg_locks WHERE NOT granted AND relation = $1::regclass
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

/** How long a connection may take to end, in milliseconds. */
const endsWithin = 10_000;

/**
 * Holds a table until it is released.
 * @param table with its schema
 */
export async function holdTable(database: Pool, table: string): Promise<HeldTable> {
  const client = await database.connect();
  await client.query('BEGIN');
  await client.query(`LOCK TABLE ${table} IN SHARE ROW EXCLUSIVE MODE`);
  return {
    async waitedFor() {
      const waiters = async () => (await database.query(`SELECT FROM ${waiting}`, [table])).rowCount;
      await expect.poll(waiters, { timeout: 20_000, interval: 10 }).toBeGreaterThan(0);
    },
    async release() {
      await client.query(`SELECT pg_terminate_backend(pid, ${endsWithin}) FROM ${waiting}`, [table]);
      await client.query('ROLLBACK');
      client.release();
    },
  };
}
