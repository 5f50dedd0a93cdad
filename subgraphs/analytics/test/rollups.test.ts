import { randomUUID } from 'node:crypto';
import { testActor } from '@pet/platform/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Analytics, type SentEvent, sentEvent } from './analytics.ts';
import { recounted, rolledUp } from './recount.ts';

let analytics: Analytics;
const experiments = ['colours', 'prices'];
const hourMs = 3_600_000;

async function change(field: string, type: string, input: Record<string, unknown>): Promise<void> {
  const { userErrors } = await analytics.mutate(analytics.staff, field, type, input, 'experiment { id }');
  expect(userErrors).toEqual([]);
}

beforeAll(async () => {
  analytics = await Analytics.open();
  for (const key of experiments) {
    await change('createExperiment', 'ExperimentInput', {
      key,
      description: '',
      unit: 'VISITOR',
      goal: key === 'colours' ? 'SAVED_DESIGN' : 'PLACED_ORDER',
      coverage: 1,
      variants: ['a', 'b', 'c'].map((variant, index) => ({ key: variant, weight: [0.5, 0.25, 0.25][index] })),
    });
    await change('startExperiment', 'ExperimentKeyInput', { key });
  }
  // Events may lie in the past: so do the experiments.
  await analytics.database.experiment.updateMany({
    data: { startedAt: new Date(Date.now() - 15 * 24 * hourMs) },
  });
});
afterAll(() => analytics.close());

/** By their numbers; each run has accounts and browsers of its own, since some are deleted. */
const account = fc.integer({ min: 0, max: 3 });
const browser = fc.integer({ min: 0, max: 5 });

const clientEvent = fc.record({
  name: fc.constantFrom('builder_opened', 'builder_configured', 'experiment_viewed', 'page_viewed'),
  hoursAgo: fc.integer({ min: 0, max: 20 * 24 }),
  experiment: fc.constantFrom(...experiments, 'unknown'),
  variant: fc.constantFrom('a', 'b', 'c', 'unknown'),
});
const batch = fc.record({
  kind: fc.constant('batch' as const),
  browser: fc.option(browser, { freq: 8 }),
  account: fc.option(account),
  device: fc.constantFrom('MOBILE', 'TABLET', 'DESKTOP', 'UNKNOWN'),
  events: fc.array(clientEvent, { minLength: 1, maxLength: 6 }),
  repeated: fc.boolean(),
});
const happening = fc.record({
  kind: fc.constant('happening' as const),
  type: fc.constantFrom('design.created' as const, 'design.shared' as const, 'order.created' as const),
  account,
});
const farewell = fc.record({ kind: fc.constant('farewell' as const), account });
const step = fc.oneof({ weight: 8, arbitrary: batch }, { weight: 4, arbitrary: happening }, farewell);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** What must have happened at least once: somebody saw two variants, one bought after seeing one, and one before. */
function witnessed(): Step[] {
  const [waverer, buyer, early] = [0, 1, 2];
  const saw = (person: number, variant: 'a' | 'b', hoursAgo: number): Step => ({
    kind: 'batch',
    browser: null,
    account: person,
    device: 'DESKTOP',
    events: [{ name: 'experiment_viewed', hoursAgo, experiment: 'prices', variant }],
    repeated: true,
  });
  const bought = (person: number): Step => ({ kind: 'happening', type: 'order.created', account: person });
  const atOnce = [saw(waverer, 'a', 1), saw(waverer, 'b', 1), saw(buyer, 'a', 1)];
  return [...atOnce, bought(buyer), bought(early), saw(early, 'a', 0)];
}

function toSent({
  name,
  hoursAgo,
  experiment,
  variant,
}: typeof clientEvent extends fc.Arbitrary<infer T> ? T : never): SentEvent {
  const timestamp = new Date(Date.now() - hoursAgo * hourMs).toISOString();
  const properties = name === 'experiment_viewed' ? { experiment, variant } : { hoursAgo };
  return { messageId: randomUUID(), name, timestamp, properties };
}

/** Has the steps of one run happen to people whom no other run knows. */
function openRun(): (one: Step) => Promise<void> {
  const run = randomUUID();
  const people = Array.from({ length: 4 }, () => testActor());
  const personOf = (number: number) => people[number] ?? testActor();
  return async (one) => {
    if (one.kind === 'happening') return analytics.happened(one.type, personOf(one.account).userId);
    if (one.kind === 'farewell') return analytics.happened('user.deleted', personOf(one.account).userId);
    if (one.browser === null && one.account === null) return;
    const actor = one.account === null ? null : personOf(one.account);
    const anonymousId = one.browser === null ? null : `${run}-${one.browser}`;
    const input = { anonymousId, device: one.device };
    const sent = one.events.map(toSent);
    await analytics.trackAll(sent, input, actor);
    if (one.repeated) await analytics.track({ ...input, events: sent }, actor);
  };
}

it('rollups are what a recount makes of the events, whatever came, how late, how often and at once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      const take = openRun();
      // Clients do not wait for each other.
      const half = Math.ceil(steps.length / 2);
      await Promise.all(
        steps
          .slice(0, half)
          .filter(({ kind }) => kind === 'batch')
          .map(take),
      );
      for (const one of steps.slice(half)) await take(one);
      await analytics.counted();
      expect(await rolledUp(analytics.database)).toEqual(await recounted(analytics.database));
    }),
    // One database for all runs, which only grows; what fails cannot be shrunk on it.
    { numRuns: 12, endOnFailure: true, examples: [[witnessed()]] },
  );
  const counts = await rolledUp(analytics.database);
  expect(Object.keys(counts).some((key) => key.endsWith('-1 exposed'))).toBe(true);
  expect(Object.keys(counts).some((key) => key.endsWith('converted'))).toBe(true);
  expect(Object.keys(counts).some((key) => key.endsWith('PLACED_ORDER'))).toBe(true);
}, 120_000);

it('a browser becomes part of its account, and its first day that of the account', async () => {
  const actor = testActor();
  const before = await rolledUp(analytics.database);
  const day = (daysAgo: number) => new Date(Date.now() - daysAgo * 24 * hourMs);
  const input = { anonymousId: `browser-of-${actor.userId}`, device: 'TABLET' };
  await analytics.trackAll([sentEvent('builder_opened', { timestamp: day(9).toISOString() })], input);
  await analytics.happened('order.created', actor.userId);
  await analytics.counted();
  await analytics.trackAll([sentEvent('page_viewed')], input, actor);
  await analytics.counted();
  const after = await rolledUp(analytics.database);
  const key = `${day(9).toISOString().slice(0, 10)} TABLET PLACED_ORDER`;
  expect((after[key] ?? 0) - (before[key] ?? 0)).toBe(1);
  expect(after).toEqual(await recounted(analytics.database));
});
