/** Counts anew, in plain code and from the events alone, what the rollups say. */

import type { PrismaClient, TrackedEvent } from '../generated/prisma/client.ts';
import { funnelSteps } from '../src/domain/funnel.ts';
import { eventOfGoal, eventOfStep } from '../src/domain/moments.ts';

/** Counts by what they count; only those that are not zero. */
export type Counts = Readonly<Record<string, number>>;

function add(counts: Record<string, number>, key: string, amount = 1): void {
  if (amount !== 0) counts[key] = (counts[key] ?? 0) + amount;
}

/** What the rollups say. */
export async function rolledUp(database: PrismaClient): Promise<Counts> {
  const counts: Record<string, number> = {};
  for (const { day, device, step, people } of await database.funnelDay.findMany())
    add(counts, `${day.toISOString().slice(0, 10)} ${device} ${step}`, people);
  for (const { experimentId, variant, exposed, converted } of await database.experimentResult.findMany()) {
    add(counts, `${experimentId} ${variant} exposed`, exposed);
    add(counts, `${experimentId} ${variant} converted`, converted);
  }
  return counts;
}

function first(events: readonly TrackedEvent[], name: string): TrackedEvent | undefined {
  const found = events.filter((event) => event.name === name);
  const order = ['MOBILE', 'TABLET', 'DESKTOP', 'UNKNOWN'];
  return found.sort(
    (left, right) =>
      left.occurredAt.getTime() - right.occurredAt.getTime() ||
      order.indexOf(left.device) - order.indexOf(right.device),
  )[0];
}

function countJourney(counts: Record<string, number>, events: readonly TrackedEvent[]): void {
  const taken = funnelSteps.map((step) => first(events, eventOfStep[step]));
  const times = taken.flatMap((event) => event?.occurredAt.getTime() ?? []);
  if (times.length === 0) return;
  const day = new Date(Math.min(...times)).toISOString().slice(0, 10);
  const furthest = taken.findLastIndex((event) => event !== undefined);
  for (const step of funnelSteps.slice(0, furthest + 1)) {
    add(counts, `${day} ${taken[0]?.device ?? 'UNKNOWN'} ${step}`);
  }
}

async function countExperiments(
  database: PrismaClient,
  counts: Record<string, number>,
  people: Iterable<readonly TrackedEvent[]>,
): Promise<void> {
  const experiments = await database.experiment.findMany({ include: { variants: true } });
  const lives = experiments.map((experiment) => ({
    ...experiment,
    runs: ({ occurredAt }: TrackedEvent) =>
      experiment.startedAt !== null &&
      occurredAt >= experiment.startedAt &&
      (experiment.stoppedAt === null || occurredAt <= experiment.stoppedAt),
  }));
  for (const events of people) {
    for (const { id, key, goal, variants, runs } of lives) {
      const seen = events.filter(runs).flatMap((event) => {
        const { experiment, variant } = event.properties as Record<string, unknown>;
        const known = variants.find((candidate) => candidate.key === variant);
        const counted = event.name === 'experiment_viewed' && experiment === key && known;
        return counted ? [{ at: event.occurredAt, position: known.position }] : [];
      });
      const [one] = seen;
      if (one === undefined) continue;
      const position = seen.every((other) => other.position === one.position) ? one.position : -1;
      const began = Math.min(...seen.map(({ at }) => at.getTime()));
      const converted = events.some(
        (event) => event.name === eventOfGoal[goal] && runs(event) && event.occurredAt.getTime() >= began,
      );
      add(counts, `${id} ${position} exposed`);
      if (converted) add(counts, `${id} ${position} converted`);
    }
  }
}

/** What the rollups should say. */
export async function recounted(database: PrismaClient): Promise<Counts> {
  const counts: Record<string, number> = {};
  const owners = new Map(
    (await database.identity.findMany()).map(({ visitorId, userId }) => [visitorId, userId]),
  );
  const people = new Map<string, TrackedEvent[]>();
  for (const event of await database.trackedEvent.findMany()) {
    const { userId, visitorId } = event;
    const person = userId ?? (visitorId === null ? null : (owners.get(visitorId) ?? visitorId));
    if (person !== null) people.set(person, [...(people.get(person) ?? []), event]);
  }
  for (const events of people.values()) countJourney(counts, events);
  await countExperiments(database, counts, people.values());
  return counts;
}
