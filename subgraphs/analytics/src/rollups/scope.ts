import { Prisma } from '../../generated/prisma/client.ts';

/** Events that were received together. */
export interface Batch {
  readonly id: bigint;
  readonly receivedAt: Date;
}

/**
 * The events of these batches as rows of `event`, with `person_id`: the account, also of a visitor who has been seen with
 * one; else the visitor; null for nobody.
 */
export function eventsOf(batches: readonly Batch[]): Prisma.Sql {
  const ids = batches.map(({ id }) => String(id));
  const times = batches.map(({ receivedAt }) => receivedAt.toISOString());
  // By the time as well: it leads the primary key, and tells the partition.
  return Prisma.sql`(
    SELECT stored.*, coalesce(stored.user_id, identities.user_id, stored.visitor_id) AS person_id
    FROM tracked_events AS stored
    LEFT JOIN identities ON identities.visitor_id = stored.visitor_id
    WHERE stored.received_at = ANY(${times}::timestamptz[]) AND stored.batch_id = ANY(${ids}::bigint[])
  ) AS event`;
}
