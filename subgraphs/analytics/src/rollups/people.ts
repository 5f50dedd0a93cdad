/** Who is who: accounts, and browsers that turn out to be an account's. */

import { eventOfGoal, eventOfStep } from '../domain/moments.ts';
import { exposureName } from '../domain/tracking.ts';
import type { Transaction } from '../service/setting.ts';
import { type Batch, eventsOf } from './scope.ts';

/** A browser and the account it has turned out to be of. */
export interface Link {
  readonly visitorId: string;
  readonly userId: string;
}

/** The names of the events that rollups count. */
const countedNames = [
  ...new Set([...Object.values(eventOfStep), ...Object.values(eventOfGoal), exposureName]),
];

/** Makes nobody's what has come in of accounts after they were deleted. */
export async function disownForgotten(tx: Transaction, batches: readonly Batch[]): Promise<void> {
  await tx.$executeRaw`
    UPDATE tracked_events AS stored SET user_id = NULL, visitor_id = NULL
    FROM ${eventsOf(batches)}
    WHERE stored.received_at = event.received_at AND stored.id = event.id
      AND sha256(uuid_send(event.user_id)) IN (SELECT user_hash FROM forgotten_users)`;
}

/** Remembers whose browsers these are. The first account keeps a browser. @returns what was not known before */
export async function linkBrowsers(tx: Transaction, batches: readonly Batch[]): Promise<Link[]> {
  return tx.$queryRaw<Link[]>`
    INSERT INTO identities (visitor_id, user_id)
    SELECT DISTINCT ON (visitor_id) visitor_id, user_id FROM ${eventsOf(batches)}
    WHERE visitor_id IS NOT NULL AND user_id IS NOT NULL
    ORDER BY visitor_id, occurred_at, user_id
    ON CONFLICT DO NOTHING
    RETURNING visitor_id::text AS "visitorId", user_id::text AS "userId"`;
}

/** Everybody for whom these batches may change what is counted. */
export async function peopleOf(
  tx: Transaction,
  batches: readonly Batch[],
  links: readonly Link[],
): Promise<string[]> {
  const people = await tx.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT person_id::text AS id FROM ${eventsOf(batches)}
    WHERE person_id IS NOT NULL AND name = ANY(${countedNames})`;
  const linked = links.flatMap(({ visitorId, userId }) => [visitorId, userId]);
  return [...new Set([...people.map(({ id }) => id), ...linked])];
}
