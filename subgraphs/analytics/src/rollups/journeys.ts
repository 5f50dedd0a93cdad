/** How far people get, and the rollup that counts them by day and device. */

import { Prisma } from '../../generated/prisma/client.ts';
import { eventOfStep } from '../domain/moments.ts';
import type { Transaction } from '../service/setting.ts';
import type { Link } from './people.ts';
import { type Batch, eventsOf } from './scope.ts';

/** A step and each later one, which tells that it was taken though nobody said so. */
const reached = Prisma.sql`(VALUES
  ('OPENED_BUILDER'::funnel_step, true),
  ('CONFIGURED', coalesce(configured_at, saved_at, ordered_at) IS NOT NULL),
  ('SAVED_DESIGN', coalesce(saved_at, ordered_at) IS NOT NULL),
  ('PLACED_ORDER', ordered_at IS NOT NULL)
) AS taken (step, is_taken)`;

/**
 * Adds to the rollup what these people's journeys come to, or takes it away.
 * @param sign 1 or -1
 */
export async function countJourneys(tx: Transaction, people: readonly string[], sign: 1 | -1): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO funnel_days AS total (day, device, step, people)
    SELECT (least(opened_at, configured_at, saved_at, ordered_at) AT TIME ZONE 'UTC')::date,
      coalesce(device, 'UNKNOWN'), step, ${sign}::int * count(*)::int
    FROM journeys CROSS JOIN LATERAL ${reached}
    WHERE person_id = ANY(${people}::uuid[]) AND is_taken
    GROUP BY 1, 2, 3
    ON CONFLICT (day, device, step) DO UPDATE SET people = total.people + excluded.people`;
}

/**
 * Merges what was found of people's journeys into what is known of them. The first time of each step counts, so the
 * result is the same in whatever order, and however often, things are found.
 */
async function merge(tx: Transaction, found: Prisma.Sql): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO journeys AS known (person_id, opened_at, device, configured_at, saved_at, ordered_at)
    SELECT person_id, min(opened_at),
      (array_agg(device ORDER BY opened_at, device) FILTER (WHERE opened_at IS NOT NULL))[1],
      min(configured_at), min(saved_at), min(ordered_at)
    FROM ${found} GROUP BY person_id
    ON CONFLICT (person_id) DO UPDATE SET
      device = CASE
        WHEN known.opened_at IS NULL OR (excluded.opened_at, excluded.device) < (known.opened_at, known.device)
        THEN excluded.device ELSE known.device END,
      opened_at = least(known.opened_at, excluded.opened_at),
      configured_at = least(known.configured_at, excluded.configured_at),
      saved_at = least(known.saved_at, excluded.saved_at),
      ordered_at = least(known.ordered_at, excluded.ordered_at)`;
}

/** Gives accounts the journeys of browsers that have turned out to be theirs. */
export async function mergeLinkedJourneys(tx: Transaction, links: readonly Link[]): Promise<void> {
  const visitors = links.map(({ visitorId }) => visitorId);
  const users = links.map(({ userId }) => userId);
  await merge(
    tx,
    Prisma.sql`(
      SELECT link.user_id AS person_id, opened_at, device, configured_at, saved_at, ordered_at
      FROM unnest(${visitors}::uuid[], ${users}::uuid[]) AS link (visitor_id, user_id)
      JOIN journeys ON person_id = link.visitor_id
    ) AS found`,
  );
  await tx.$executeRaw`DELETE FROM journeys WHERE person_id = ANY(${visitors}::uuid[])`;
}

/** Takes the steps that these batches tell of. */
export async function takeSteps(tx: Transaction, batches: readonly Batch[]): Promise<void> {
  const { OPENED_BUILDER, CONFIGURED, SAVED_DESIGN, PLACED_ORDER } = eventOfStep;
  await merge(
    tx,
    Prisma.sql`(
      SELECT person_id, device,
        CASE WHEN name = ${OPENED_BUILDER} THEN occurred_at END AS opened_at,
        CASE WHEN name = ${CONFIGURED} THEN occurred_at END AS configured_at,
        CASE WHEN name = ${SAVED_DESIGN} THEN occurred_at END AS saved_at,
        CASE WHEN name = ${PLACED_ORDER} THEN occurred_at END AS ordered_at
      FROM ${eventsOf(batches)}
      WHERE person_id IS NOT NULL AND name = ANY(${Object.values(eventOfStep)})
    ) AS found`,
  );
}
