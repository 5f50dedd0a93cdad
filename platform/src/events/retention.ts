import type { EventStore } from './store.ts';

/** Days for which events that were handed on are kept, to be handed on again should the bus lose them. */
export const keptDays = 7;

/**
 * Days for which handled events are remembered. An event may come again as long as its publisher keeps it, and
 * then waits on the bus: a subscriber must not forget it before that.
 */
const rememberedDays = 2 * keptDays;

/** Deletes what has been kept for long enough. */
export async function purge({ query }: EventStore): Promise<void> {
  await query(
    `DELETE FROM outbox WHERE published_at IS NOT NULL AND created_at < now() - $1 * interval '1 day'`,
    [keptDays],
  );
  await query(`DELETE FROM inbox WHERE handled_at < now() - $1 * interval '1 day'`, [rememberedDays]);
}
