import type { EventStore } from './store.ts';

/** An event whose handler failed too often. */
export interface DeadLetter {
  readonly id: string;
  readonly type: string;
  readonly aggregateId: string;
  readonly deadAt: Date;
  readonly attempts: number;
  readonly lastError: string;
}

/** The dead letters of a subgraph, oldest first, at most 1,000. */
export async function listDeadLetters(store: EventStore): Promise<DeadLetter[]> {
  return store.query<DeadLetter>(
    `SELECT id, event->>'type' AS type, event->>'aggregateId' AS "aggregateId", dead_at AS "deadAt", attempts,
       last_error AS "lastError"
     FROM inbox WHERE dead_at IS NOT NULL ORDER BY position LIMIT 1000`,
  );
}

/**
 * Has dead letters handled again, as if they had just come.
 * @param id one of them; null for all
 * @returns how many there were
 */
export async function retryDeadLetters(store: EventStore, id: string | null): Promise<number> {
  const retried = await store.query(
    `UPDATE inbox SET dead_at = NULL, attempts = 0, due_at = now()
     WHERE dead_at IS NOT NULL AND ($1::uuid IS NULL OR id = $1::uuid) RETURNING id`,
    [id],
  );
  return retried.length;
}
