import { describe, expect, it } from 'vitest';
import { knownDifferences, orderOfFields } from './oracle/known-differences.ts';
import { generateCases, newYield } from './oracle/run/cases.ts';
import { judge } from './oracle/run/judge.ts';
import { runOurs } from './oracle/run/ours.ts';
import { judgeMany } from './oracle/run/tally.ts';
import { generateSchemas } from './oracle/schema/generate.ts';
import { placesIn } from './oracle/subgraphs/places.ts';

const seed = Number(process.env.ORACLE_SEED ?? 1);
const cases = Number(process.env.ORACLE_CASES ?? 2_400);
/** In fewer cases, not everything there is can be expected to occur. */
const isWholeRun = cases >= 2_400;

describe(`the engine beside the stock executor, ${cases} cases from seed ${seed}`, () => {
  it('gives the same answers and errors, and asks the subgraphs the same, but for the known differences', {
    timeout: 60_000 + cases * 500,
  }, async () => {
    const tally = await judgeMany(
      seed,
      cases,
      ({ engine }) =>
        (operation, line) =>
          runOurs(engine, operation, line),
    );
    expect.soft(tally.failure ?? 'no difference').toBe('no difference');
    expect.soft(Object.keys(Object.prototype)).toEqual([]);
    expect.soft(tally.seeds.fallbacks).toBe(0);
    if (!isWholeRun || tally.failure) return;

    const { seeds, judged } = tally;
    expect.soft(seeds.composed / (seeds.composed + seeds.notComposed)).toBeGreaterThan(0.6);
    expect.soft(seeds.planned / (seeds.planned + seeds.notPlanned)).toBeGreaterThan(0.95);
    expect.soft(tally.coverage.missing).toEqual([]);
    expect.soft(tally.withNulls / judged).toBeGreaterThan(0.3);
    expect.soft(tally.withErrors / judged).toBeGreaterThan(0.3);
    expect.soft(tally.withSeveralFetches / judged).toBeGreaterThan(0.3);
    const names = [...knownDifferences.map(({ name }) => name), orderOfFields];
    // Some are rare, and each has an example of its own.
    expect.soft(names.filter((name) => tally.known.has(name)).length).toBeGreaterThan(names.length / 2);
  });
});

describe('the oracle itself', () => {
  it('generates the same from the same seed', () => {
    expect(generateSchemas(seed)).toEqual(generateSchemas(seed));
    const [left, right] = [generateCases(seed, newYield()), generateCases(seed, newYield())];
    for (let index = 0; index < 40; index++) {
      const one = left.next().value;
      const other = right.next().value;
      expect(one.operation.text).toBe(other.operation.text);
      expect(one.settings).toEqual(other.settings);
    }
  });

  it('finds an answer with one null more to be wrong', async () => {
    let spoilt = 0;
    let judged = 0;
    for (const one of generateCases(seed, newYield())) {
      if (++judged > 40) break;
      const answer = await judge(one, (operation, line) => runOurs(one.engine, operation, line));
      const data: unknown = JSON.parse(answer.actual.outcome.data);
      const place = placesIn(data).find(({ value }) => typeof value === 'string');
      if (!place) continue;
      spoilt++;
      place.replace(null);
      const outcome = { ...answer.actual.outcome, data: JSON.stringify(data) };
      expect((await judge(one, async () => ({ ...answer.actual, outcome }))).difference).not.toBeNull();
    }
    expect(spoilt).toBeGreaterThan(20);
  });
});
