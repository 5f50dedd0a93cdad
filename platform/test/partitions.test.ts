import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type DatabaseTarget,
  dropPartitions,
  ensurePartitions,
  listPartitions,
  type PartitionedTable,
  partitionAt,
  provisionOwnedApart,
  upcomingPartitions,
} from '../src/database/index.ts';
import { createTestDatabase } from '../src/testing/index.ts';

const byDay: PartitionedTable = { name: 'notes', period: 'day', ahead: 2 };
const byMonth: PartitionedTable = { ...byDay, period: 'month' };
const now = new Date('2026-12-31T23:59:59.999Z');

describe('the partition of a time', () => {
  it('is its day or its month in UTC, and ends where the next begins', () => {
    expect(partitionAt(byDay, now)).toEqual({
      name: 'notes_20261231',
      from: new Date('2026-12-31T00:00:00Z'),
      to: new Date('2027-01-01T00:00:00Z'),
    });
    expect(partitionAt(byMonth, now)).toEqual({
      name: 'notes_202612',
      from: new Date('2026-12-01T00:00:00Z'),
      to: new Date('2027-01-01T00:00:00Z'),
    });
  });

  it('is followed by others without a gap, also over the ends of months, years and in leap years', () => {
    expect(upcomingPartitions(byMonth, new Date('2027-12-31T12:00:00Z')).map(({ name }) => name)).toEqual([
      'notes_202712',
      'notes_202801',
      'notes_202802',
    ]);
    const days = upcomingPartitions({ ...byDay, ahead: 800 }, now);
    for (const [index, { to }] of days.entries())
      if (days[index + 1]) expect(days[index + 1]?.from).toEqual(to);
    expect(days.map(({ name }) => name)).toContain('notes_20280229');
  });
});

let target: DatabaseTarget;
let owner: pg.Client;
beforeEach(async () => {
  target = await provisionOwnedApart(await createTestDatabase(), 'notebook');
  owner = new pg.Client({ connectionString: target.ownerUrl, options: '-c search_path=notebook' });
  await owner.connect();
  await owner.query(`
    CREATE TABLE notes (id BIGSERIAL, taken_at TIMESTAMPTZ(3) NOT NULL, note TEXT NOT NULL DEFAULT '',
      PRIMARY KEY (taken_at, id)) PARTITION BY RANGE (taken_at);
    CREATE INDEX ON notes (note);
    GRANT INSERT ON notes TO PUBLIC; GRANT USAGE ON notes_id_seq TO PUBLIC`);
});
afterEach(async () => {
  await owner.end();
});

const query = async (text: string, values?: unknown[]) => (await owner.query(text, values)).rows;
const names = async () => (await listPartitions(query, byDay)).map(({ name }) => name);

describe('partitions', () => {
  it('are made ahead, once, by processes that do it together', async () => {
    const made = await Promise.all([1, 2, 3].map(() => ensurePartitions(target, byDay, now)));
    expect(made.flat()).toHaveLength(3);
    expect(await names()).toEqual(['notes_20261231', 'notes_20270101', 'notes_20270102']);
    const tomorrow = new Date('2027-01-01T08:00:00Z');
    expect(await ensurePartitions(target, byDay, tomorrow)).toHaveLength(1);
  });

  it('have the indexes of their table', async () => {
    await ensurePartitions(target, byDay, now);
    const { rows } = await owner.query(`SELECT FROM pg_indexes WHERE tablename = 'notes_20270101'`);
    expect(rows).toHaveLength(2);
  });

  it('are made while somebody has read the table, and somebody else has written to it', async () => {
    await ensurePartitions(target, byDay, now);
    const application = new pg.Client({ connectionString: target.url, options: '-c search_path=notebook' });
    await application.connect();
    await owner.query('BEGIN; SELECT * FROM notes');
    await application.query('BEGIN');
    await application.query('INSERT INTO notes (taken_at) VALUES ($1)', [now]);
    expect(await ensurePartitions(target, byDay, new Date('2027-02-01T00:00:00Z'))).toHaveLength(3);
    await application.query('COMMIT');
    await owner.query('COMMIT');
    await application.end();
  });

  it('are no affair of the role that works with the table', async () => {
    await ensurePartitions(target, byDay, now);
    const { url, schema } = target;
    await expect(dropPartitions({ url, schema }, byDay, new Date('2030-01-01'))).rejects.toThrow(
      'must be owner',
    );
    await expect(ensurePartitions({ url, schema }, byDay, new Date('2030-01-01'))).rejects.toThrow(
      'permission',
    );
  });

  it('take no row of a time that has none', async () => {
    await ensurePartitions(target, byDay, now);
    const early = query('INSERT INTO notes (taken_at) VALUES ($1)', ['2026-12-30T23:59:59.999Z']);
    await expect(early).rejects.toThrow('no partition');
  });
});

describe('old partitions', () => {
  it('are dropped, oldest first, once all of their time has passed', async () => {
    await ensurePartitions(target, byDay, now);
    await query('INSERT INTO notes (taken_at) VALUES ($1)', [now]);
    expect(await dropPartitions(target, byDay, new Date('2026-12-31T23:59:59Z'))).toEqual([]);
    const seen: unknown[] = [];
    const dropped = await dropPartitions(
      target,
      byDay,
      new Date('2027-01-02T00:00:00Z'),
      async ({ name }, tx) => {
        seen.push(name, ...(await tx(`SELECT count(*)::int AS rows FROM ${name}`)));
      },
    );
    expect(dropped.map(({ name }) => name)).toEqual(['notes_20261231', 'notes_20270101']);
    expect(seen).toEqual(['notes_20261231', { rows: 1 }, 'notes_20270101', { rows: 0 }]);
    expect(await names()).toEqual(['notes_20270102']);
  });

  it('are dropped once by processes that do it together', async () => {
    await ensurePartitions(target, byDay, now);
    const all = await Promise.all([1, 2].map(() => dropPartitions(target, byDay, new Date('2027-01-02'))));
    expect(all.flat()).toHaveLength(2);
  });

  it('stay when what has to be done first fails, and while somebody reads the table for long', async () => {
    await ensurePartitions(target, byDay, now);
    const fail = async () => {
      throw new Error('not yet');
    };
    await expect(dropPartitions(target, byDay, new Date('2027-01-02'), fail)).rejects.toThrow('not yet');
    await owner.query('BEGIN; SELECT * FROM notes');
    await expect(dropPartitions(target, byDay, new Date('2027-01-02'))).rejects.toThrow('lock timeout');
    await owner.query('COMMIT');
    expect(await names()).toHaveLength(3);
  });

  it('of others are let alone: tables that are attached under other names', async () => {
    await owner.query(
      `CREATE TABLE notes_ancient PARTITION OF notes FOR VALUES FROM ('2000-01-01') TO ('2001-01-01')`,
    );
    expect(await dropPartitions(target, byDay, now)).toEqual([]);
  });
});
