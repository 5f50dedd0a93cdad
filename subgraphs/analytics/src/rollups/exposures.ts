/** Who saw what of experiments and what followed, and the rollup that counts it by variant. */

import { Prisma } from '../../generated/prisma/client.ts';
import { eventOfGoal } from '../domain/moments.ts';
import { exposureName } from '../domain/tracking.ts';
import type { Transaction } from '../service/setting.ts';
import type { Link } from './people.ts';
import { type Batch, eventsOf } from './scope.ts';

/** The "variant" of those who saw several. */
export const crossover = -1;

/**
 * Adds to the rollup what these people's exposures come to, or takes it away.
 * @param sign 1 or -1
 */
export async function countExposures(
  tx: Transaction,
  people: readonly string[],
  sign: 1 | -1,
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO experiment_results AS total (experiment_id, variant, exposed, converted)
    SELECT experiment_id, variant, ${sign}::int * count(*)::int,
      ${sign}::int * (count(*) FILTER (WHERE converted))::int
    FROM exposures WHERE person_id = ANY(${people}::uuid[])
    GROUP BY 1, 2
    ON CONFLICT (experiment_id, variant) DO UPDATE SET
      exposed = total.exposed + excluded.exposed, converted = total.converted + excluded.converted`;
}

/** Merges exposures that were found into those known, whatever their order: the first time, and the one variant seen. */
async function merge(tx: Transaction, found: Prisma.Sql): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO exposures AS known (experiment_id, person_id, variant, first_at)
    SELECT experiment_id, person_id,
      CASE WHEN min(variant) = max(variant) THEN min(variant) ELSE ${crossover}::int END, min(first_at)
    FROM ${found} GROUP BY experiment_id, person_id
    ON CONFLICT (experiment_id, person_id) DO UPDATE SET
      variant = CASE WHEN known.variant = excluded.variant THEN known.variant ELSE ${crossover}::int END,
      first_at = least(known.first_at, excluded.first_at)`;
}

/** Gives accounts the exposures of browsers that have turned out to be theirs. */
export async function mergeLinkedExposures(tx: Transaction, links: readonly Link[]): Promise<void> {
  const visitors = links.map(({ visitorId }) => visitorId);
  const users = links.map(({ userId }) => userId);
  await merge(
    tx,
    Prisma.sql`(
      SELECT experiment_id, link.user_id AS person_id, variant, first_at
      FROM unnest(${visitors}::uuid[], ${users}::uuid[]) AS link (visitor_id, user_id)
      JOIN exposures ON person_id = link.visitor_id
    ) AS found`,
  );
  await tx.$executeRaw`DELETE FROM exposures WHERE person_id = ANY(${visitors}::uuid[])`;
}

/** Notes who saw which variant while its experiment ran. */
export async function addExposures(tx: Transaction, batches: readonly Batch[]): Promise<void> {
  await merge(
    tx,
    Prisma.sql`(
      SELECT experiments.id AS experiment_id, person_id, variants.position AS variant, occurred_at AS first_at
      FROM ${eventsOf(batches)}
      JOIN experiments ON experiments.key = properties->>'experiment'
        AND occurred_at BETWEEN started_at AND coalesce(stopped_at, 'infinity')
      JOIN experiment_variants AS variants
        ON variants.experiment_id = experiments.id AND variants.key = properties->>'variant'
      WHERE name = ${exposureName} AND person_id IS NOT NULL
    ) AS found`,
  );
}

/** Notes who reached a goal. */
export async function addConversions(tx: Transaction, batches: readonly Batch[]): Promise<void> {
  const goals = Object.entries(eventOfGoal);
  await tx.$executeRaw`
    INSERT INTO conversions (id, person_id, goal, occurred_at)
    SELECT event.id, person_id, goals.goal::conversion_goal, occurred_at
    FROM ${eventsOf(batches)}
    JOIN unnest(${goals.map(([goal]) => goal)}::text[], ${goals.map(([, name]) => name)}::text[])
      AS goals (goal, name) USING (name)
    WHERE person_id IS NOT NULL
    ON CONFLICT DO NOTHING`;
}

/** Looks again which of these people's exposures were followed by their experiment's goal while it ran. */
export async function matchConversions(tx: Transaction, people: readonly string[]): Promise<void> {
  await tx.$executeRaw`
    UPDATE exposures SET converted = EXISTS (
      SELECT FROM conversions
      WHERE conversions.person_id = exposures.person_id AND conversions.goal = experiments.goal
        AND conversions.occurred_at BETWEEN exposures.first_at AND coalesce(experiments.stopped_at, 'infinity'))
    FROM experiments
    WHERE experiments.id = exposures.experiment_id AND exposures.person_id = ANY(${people}::uuid[])`;
}
