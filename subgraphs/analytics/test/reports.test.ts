import { afterAll, beforeAll, expect, it } from 'vitest';
import { seed } from '../src/seed.ts';
import { Analytics } from './analytics.ts';
import { recounted, rolledUp } from './recount.ts';

let analytics: Analytics;
beforeAll(async () => {
  analytics = await Analytics.open();
  await Promise.all([analytics.subgraph.mounted.seed(), analytics.subgraph.mounted.seed()]);
  await analytics.subgraph.mounted.seed();
  await analytics.counted();
});
afterAll(() => analytics.close());

const dayMs = 86_400_000;
const range = (days: number) => ({
  from: new Date(Date.now() - days * dayMs).toISOString(),
  to: new Date().toISOString(),
});

interface Funnel {
  readonly builderFunnel: {
    readonly steps: readonly {
      readonly step: string;
      readonly people: number;
      readonly ofFirst: number | null;
    }[];
    readonly countedUntil: string;
  };
}
const funnelQuery =
  'query ($range: TimeRangeInput!) { builderFunnel(range: $range) { steps { step people ofFirst } countedUntil } }';

it('development data is a funnel and an experiment, the same however often it is seeded', async () => {
  const { builderFunnel } = await analytics.data<Funnel>(analytics.staff, funnelQuery, { range: range(20) });
  const people = builderFunnel.steps.map((step) => step.people);
  expect(people[0]).toBe(600);
  expect(people).toEqual(people.toSorted((left, right) => right - left));
  expect(people.at(-1)).toBeGreaterThan(20);
  const query = `{ experimentReport(key: "builder-start") {
    variants { exposed converted rate } crossovers sampleRatio } }`;
  const { experimentReport } = await analytics.data<{
    experimentReport: { variants: { exposed: number; converted: number }[] };
  }>(analytics.staff, query);
  expect(experimentReport).toMatchObject({ crossovers: 0, sampleRatio: 'OK' });
  const exposed = experimentReport.variants.reduce((sum, variant) => sum + variant.exposed, 0);
  expect(exposed).toBe(600);
  expect(experimentReport.variants.every(({ converted }) => converted > 5)).toBe(true);
  expect(await rolledUp(analytics.database)).toEqual(await recounted(analytics.database));
});

it('leaves experiments that are there alone', async () => {
  const before = await analytics.database.trackedEvent.count();
  await seed({ database: analytics.database, wakeRollups: () => {}, now: () => new Date() });
  expect(await analytics.database.trackedEvent.count()).toBe(before);
});

it('a funnel is of those who set out in the range, and its days add up', async () => {
  const days = Array.from({ length: 16 }, (_, index) => {
    const from = new Date(Date.now() - index * dayMs).toISOString().slice(0, 10);
    return { from: `${from}T00:00:00Z`, to: `${from}T23:59:59Z` };
  });
  let sum = 0;
  for (const day of days) {
    const { builderFunnel } = await analytics.data<Funnel>(analytics.staff, funnelQuery, { range: day });
    sum += builderFunnel.steps[0]?.people ?? 0;
  }
  expect(sum).toBe(600);
  const { builderFunnel } = await analytics.data<Funnel>(analytics.staff, funnelQuery, {
    range: { from: '2020-01-01T00:00:00Z', to: '2020-02-01T00:00:00Z' },
  });
  expect(builderFunnel.steps.map(({ people, ofFirst }) => [people, ofFirst])).toEqual([
    [0, null],
    [0, null],
    [0, null],
    [0, null],
  ]);
});

it.each(['DAY', 'WEEK', 'MONTH', 'DEVICE'])('conversion rates by %s add up to the funnel', async (by) => {
  const query = `query ($range: TimeRangeInput!, $by: ConversionDimension!) {
    conversionRate(range: $range, by: $by) { key people converted rate } }`;
  const { conversionRate } = await analytics.data<{
    conversionRate: { key: string; people: number; converted: number; rate: number | null }[];
  }>(analytics.staff, query, { range: range(20), by });
  const { builderFunnel } = await analytics.data<Funnel>(analytics.staff, funnelQuery, { range: range(20) });
  const total = (field: 'people' | 'converted') => conversionRate.reduce((sum, row) => sum + row[field], 0);
  expect(total('people')).toBe(builderFunnel.steps[0]?.people);
  expect(total('converted')).toBe(builderFunnel.steps[3]?.people);
  const keys = conversionRate.map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
  if (by === 'DEVICE') expect(keys).toEqual(['MOBILE', 'TABLET', 'DESKTOP']);
  else expect(keys).toEqual(keys.toSorted());
});

it('a report costs the same few statements, whatever was tracked', async () => {
  analytics.subgraph.statements.length = 0;
  await analytics.data<Funnel>(analytics.staff, funnelQuery, { range: range(20) });
  const about = analytics.subgraph.statements.filter((sql) => /funnel_days|tracked_events/.test(sql));
  expect(about.filter((sql) => sql.includes('tracked_events') && !sql.includes('stored'))).toEqual([]);
  expect(about.filter((sql) => sql.includes('funnel_days') && sql.startsWith('SELECT'))).toHaveLength(1);
});

it('refuses a range that is empty or too long', async () => {
  for (const wrong of [
    { from: '2026-01-02T00:00:00Z', to: '2026-01-02T00:00:00Z' },
    { from: '2020-01-01T00:00:00Z', to: '2026-01-01T00:00:00Z' },
  ]) {
    const variables = { range: wrong };
    const { errors } = await analytics.subgraph.execute({
      query: funnelQuery,
      variables,
      actor: analytics.staff,
    });
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  }
});
