/**
 * Tables partitioned by time: `PARTITION BY RANGE` of the time at which this server took the row, in UTC.
 *
 * There is no DEFAULT partition. With one, PostgreSQL would have to look through it, and lock it against writers, each
 * time a partition is added, and what it had once taken could not leave it while others write. Partitions are made well
 * ahead instead; should one be missing nevertheless, an insert fails, which can be heard, and can be repeated.
 */
import pg from 'pg';
import type { DatabaseTarget } from './adapter.ts';
import { createClient, type Query } from './client.ts';

/** A table that is partitioned by time. */
export interface PartitionedTable {
  /** Lower case letters, digits and `_`. */
  readonly name: string;
  /** How much time a partition holds. */
  readonly period: 'day' | 'month';
  /** How many partitions are kept ready after the one of now. */
  readonly ahead: number;
}

/** A partition: a table that holds the rows from one time (inclusive) to another (exclusive). */
export interface Partition {
  readonly name: string;
  readonly from: Date;
  readonly to: Date;
}

/** The first half of our advisory locks' keys; the second is the table's. */
const lockSpace = 0x7061_7274;

/** How long dropping waits for those who read the table; whoever comes after it has to wait as well. */
const dropPatience = '1s';

/** The partition that begins so many periods after the one that holds a time. */
function partitionFrom({ name, period }: PartitionedTable, at: Date, periods: number): Partition {
  const [year, month, day] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()];
  const boundary = (offset: number) =>
    new Date(period === 'day' ? Date.UTC(year, month, day + offset) : Date.UTC(year, month + offset));
  const from = boundary(periods);
  const digits = from.toISOString().slice(0, period === 'day' ? 10 : 7);
  return { name: `${name}_${digits.replaceAll('-', '')}`, from, to: boundary(periods + 1) };
}

/** The partition that holds a time: `events_20261122`, or `events_202611` by the month. */
export function partitionAt(table: PartitionedTable, at: Date): Partition {
  return partitionFrom(table, at, 0);
}

/** The partition of now and those after it that are kept ready. */
export function upcomingPartitions(table: PartitionedTable, now: Date): Partition[] {
  return Array.from({ length: table.ahead + 1 }, (_, periods) => partitionFrom(table, now, periods));
}

/** Reads a partition's name; null for one that we have not given. */
function partitionNamed(table: PartitionedTable, name: string): Partition | null {
  const [, year, month, day = '01'] = /_(\d{4})(\d\d)(\d\d)?$/.exec(name) ?? [];
  const at = new Date(`${year}-${month}-${day}T00:00:00Z`);
  if (Number.isNaN(at.getTime())) return null;
  const partition = partitionAt(table, at);
  return partition.name === name ? partition : null;
}

/** The partitions a table has, oldest first. */
export async function listPartitions(query: Query, table: PartitionedTable): Promise<Partition[]> {
  const children = await query<{ name: string }>(
    `SELECT child.relname AS name FROM pg_inherits JOIN pg_class AS child ON child.oid = inhrelid
     WHERE inhparent = to_regclass($1)`,
    [table.name],
  );
  return children
    .flatMap(({ name }) => partitionNamed(table, name) ?? [])
    .sort((one, other) => one.from.getTime() - other.from.getTime());
}

/** Runs a transaction of the tables' owner in which no other process adds or drops partitions of the table. */
async function alone<T>(
  { url, ownerUrl = url, schema }: DatabaseTarget,
  table: PartitionedTable,
  work: (query: Query) => Promise<T>,
): Promise<T> {
  const client = createClient({
    connectionString: ownerUrl,
    connectionTimeoutMillis: 10_000,
    statement_timeout: 60_000,
    options: `-c search_path=${schema}`,
  });
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [
      lockSpace,
      `${schema}.${table.name}`,
    ]);
    const result = await work(async (text, values) => (await client.query(text, values)).rows);
    await client.query('COMMIT');
    return result;
  } finally {
    // Undoes what was not committed.
    await client.end();
  }
}

/**
 * Makes the partitions that are not there yet, of now and ahead. Readers and writers go on meanwhile: a partition is made
 * beside the table and then attached, which locks out other changes of the table only.
 * @returns what it made
 */
export function ensurePartitions(
  target: DatabaseTarget,
  table: PartitionedTable,
  now: Date = new Date(),
): Promise<Partition[]> {
  return alone(target, table, async (query) => {
    const there = new Set((await listPartitions(query, table)).map(({ name }) => name));
    const missing = upcomingPartitions(table, now).filter(({ name }) => !there.has(name));
    const parent = pg.escapeIdentifier(table.name);
    for (const { name, from, to } of missing) {
      const partition = pg.escapeIdentifier(name);
      await query(`CREATE TABLE ${partition} (LIKE ${parent} INCLUDING ALL EXCLUDING IDENTITY)`);
      await query(
        `ALTER TABLE ${parent} ATTACH PARTITION ${partition}
         FOR VALUES FROM ('${from.toISOString()}') TO ('${to.toISOString()}')`,
      );
    }
    return missing;
  });
}

/**
 * Drops the partitions that hold nothing from a time on, each in a transaction of its own.
 * @param beforeDrop run first in that transaction, on the owner's connection
 * @returns what it dropped
 * @throws DatabaseError `lock_not_available` where somebody reads the table for long: the next try may do better
 */
export async function dropPartitions(
  target: DatabaseTarget,
  table: PartitionedTable,
  before: Date,
  beforeDrop: (partition: Partition, query: Query) => Promise<void> = async () => {},
): Promise<Partition[]> {
  const dropped: Partition[] = [];
  const dropOldest = () =>
    alone(target, table, async (query) => {
      const [oldest] = await listPartitions(query, table);
      if (oldest === undefined || oldest.to > before) return null;
      await beforeDrop(oldest, query);
      await query(`SET LOCAL lock_timeout = '${dropPatience}'`);
      await query(`DROP TABLE ${pg.escapeIdentifier(oldest.name)}`);
      return oldest;
    });
  for (let next = await dropOldest(); next !== null; next = await dropOldest()) dropped.push(next);
  return dropped;
}
