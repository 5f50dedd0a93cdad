import { GrowthBook } from '@growthbook/growthbook';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bucketing, bucketOf, bucketRanges, chooseVariant } from '../../src/domain/bucketing.ts';

/** What GrowthBook's own SDK decides; null for who does not take part. */
function growthBook({ seed, coverage, weights, namespace }: Bucketing, unit: string): number | null {
  const result = new GrowthBook({ attributes: { id: unit } }).run({
    key: 'experiment',
    variations: [0, 1, ...weights.slice(2).map((_, index) => index + 2)],
    weights: [...weights],
    coverage,
    seed,
    hashVersion: 2,
    ...(namespace && { namespace: [namespace.name, ...namespace.range] as [string, number, number] }),
  });
  return result.inExperiment ? result.variationId : null;
}

const weights = fc
  .array(fc.integer({ min: 1, max: 100 }), { minLength: 2, maxLength: 10 })
  .map((parts) => parts.map((part) => part / parts.reduce((sum, other) => sum + other)));
const range = fc
  .tuple(fc.integer({ min: 0, max: 999 }), fc.integer({ min: 1, max: 1000 }))
  .filter(([from, to]) => from < to)
  .map(([from, to]) => [from / 1000, to / 1000] as const);
const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 });
const bucketing: fc.Arbitrary<Bucketing> = fc.record({
  seed: text,
  coverage: fc.integer({ min: 1, max: 1000 }).map((part) => part / 1000),
  weights,
  namespace: fc.option(fc.record({ name: text, range })),
});

describe('bucketing', () => {
  it("is GrowthBook's, whatever the experiment and the unit", () => {
    fc.assert(
      fc.property(bucketing, text, (experiment, unit) => {
        expect(chooseVariant(experiment, unit)).toBe(growthBook(experiment, unit));
      }),
      { numRuns: 2_000 },
    );
  });

  it('never moves a unit when the coverage is raised', () => {
    const raised = fc.tuple(bucketing, fc.double({ min: 0, max: 1, noNaN: true }), text);
    fc.assert(
      fc.property(raised, ([experiment, more, unit]) => {
        const before = chooseVariant(experiment, unit);
        fc.pre(before !== null);
        const coverage = experiment.coverage + (1 - experiment.coverage) * more;
        expect(chooseVariant({ ...experiment, coverage }, unit)).toBe(before);
      }),
    );
  });

  it('spreads units evenly, and differently for each experiment', () => {
    const units = Array.from({ length: 20_000 }, (_, index) => `unit-${index}`);
    const first = units.filter((unit) => bucketOf('one', unit) < 0.5);
    const both = first.filter((unit) => bucketOf('two', unit) < 0.5);
    // Six standard deviations to either side.
    expect(Math.abs(first.length - 10_000)).toBeLessThan(425);
    expect(Math.abs(both.length - first.length / 2)).toBeLessThan(300);
  });

  it('begins each range where full coverage has it', () => {
    const ranges = bucketRanges([0.2, 0.3, 0.5], 0.2).flat();
    for (const [index, edge] of [0, 0.04, 0.2, 0.26, 0.5, 0.6].entries()) {
      expect(ranges[index]).toBeCloseTo(edge, 12);
    }
  });
});
