import { type DatabaseTarget, dropPartitions, type PartitionedTable } from '@pet/platform/database';
import type { Checkpoints } from '../checkpoints/checkpoints.ts';
import type { Link } from '../domain/entry.ts';

export const entriesTable: PartitionedTable = { name: 'audit_entries', period: 'month', ahead: 2 };
export const invalidationsTable: PartitionedTable = {
  name: 'cache_invalidations',
  period: 'month',
  ahead: 2,
};

/** Months for which entries are kept in full. */
const keptMonths = 24;

/** From when on everything is kept. */
function keptSince(now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - keptMonths));
}

/**
 * Drops the months that have been kept for long enough. Before a month of entries goes, a signed statement says what goes
 * with it and where each chain goes on: it is kept with the checkpoints, and beside the entries for other processes. This
 * takes the role that owns the tables; the one that answers requests and appends cannot do it.
 */
export async function dropExpired(
  target: DatabaseTarget,
  checkpoints: Checkpoints,
  now: Date,
): Promise<void> {
  const before = keptSince(now);
  await dropPartitions(target, entriesTable, before, async ({ name, from, to }, query) => {
    const ends = await query<Link>(
      `SELECT DISTINCT ON (chain) chain, sequence, hash FROM ${name} ORDER BY chain, sequence DESC`,
    );
    const [count] = await query<{ entries: number }>(`SELECT count(*)::int AS entries FROM ${name}`);
    const statement = await checkpoints.retire({
      partition: name,
      from: from.toISOString(),
      to: to.toISOString(),
      entries: count?.entries ?? 0,
      ends,
    });
    await query('INSERT INTO retirements (partition, statement, dropped_at) VALUES ($1, $2, $3)', [
      name,
      statement,
      now,
    ]);
  });
  await dropPartitions(target, invalidationsTable, before);
}
