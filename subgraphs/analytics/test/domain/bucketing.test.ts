import { GrowthBook } from '@growthbook/growthbook';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Bucketing,
  bucketOf,
  bucketRanges,
  chooseVariant,
  isInNamespace,
  positionOf,
  type Range,
} from '../../src/domain/bucketing.ts';

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
});

/**
 * GrowthBook's own cases, those of a valid experiment and of version 2 of the hash. Its `getEqualWeights` has no like here:
 * whoever makes an experiment says the weights.
 * @see https://github.com/growthbook/growthbook/blob/main/packages/sdk-js/test/cases.json
 */
describe("GrowthBook's published cases", () => {
  it.each([
    ['seed', 'a', 0.0505],
    ['seed', 'b', 0.2696],
    ['foo', 'ab', 0.2575],
    ['foo', 'def', 0.2019],
    ['89123klj', '8952klfjas09ujkasdf', 0.124],
    ['90850943850283058242805', '123', 0.7516],
    ['()**(%$##$%#$#', '___)((*":&', 0.0128],
  ])('hash of %s and %s', (seed, unit, bucket) => {
    expect(bucketOf(seed, unit)).toBe(bucket);
  });

  it.each([
    ['1', 'namespace1', false, true],
    ['1', 'namespace2', false, true],
    ['2', 'namespace1', false, true],
    ['2', 'namespace2', false, true],
    ['3', 'namespace1', false, true],
    ['3', 'namespace2', true, false],
    ['4', 'namespace1', false, true],
    ['4', 'namespace2', true, false],
  ])('inNamespace: unit %s, %s', (unit, name, first, rest) => {
    expect(isInNamespace({ name, range: [0, 0.4] }, unit)).toBe(first);
    expect(isInNamespace({ name, range: [0.4, 1] }, unit)).toBe(rest);
  });

  // The edges of the ranges, one after the other.
  it.each([
    ['normal 50/50', [0.5, 0.5], 1, [0, 0.5, 0.5, 1]],
    ['reduced coverage', [0.5, 0.5], 0.5, [0, 0.25, 0.5, 0.75]],
    ['zero coverage', [0.5, 0.5], 0, [0, 0, 0.5, 0.5]],
    ['4 variations', [0.25, 0.25, 0.25, 0.25], 1, [0, 0.25, 0.25, 0.5, 0.5, 0.75, 0.75, 1]],
    ['uneven weights', [0.4, 0.6], 1, [0, 0.4, 0.4, 1]],
    ['uneven weights, 3 variations', [0.2, 0.3, 0.5], 1, [0, 0.2, 0.2, 0.5, 0.5, 1]],
    ['uneven weights, reduced coverage', [0.2, 0.3, 0.5], 0.2, [0, 0.04, 0.2, 0.26, 0.5, 0.6]],
    ['weights sum almost equals 1', [0.4, 0.5999], 1, [0, 0.4, 0.4, 0.9999]],
  ])('getBucketRange: %s', (_name, weights, coverage, edges) => {
    const ranges = bucketRanges(weights, coverage).flat();
    expect(ranges).toHaveLength(edges.length);
    for (const [index, edge] of edges.entries()) expect(ranges[index]).toBeCloseTo(edge, 12);
  });

  it.each([
    ['even range', [0, 0.5, 0.5, 1], { 0.2: 0, 0.4: 0, 0.6: 1, 0.8: 1, 0: 0, 0.5: 1 }],
    ['reduced range', [0, 0.25, 0.5, 0.75], { 0.2: 0, 0.4: -1, 0.6: 1, 0.8: -1, 0.25: -1, 0.5: 1 }],
    ['zero range', [0, 0.5, 0.5, 0.5, 0.5, 1], { 0.5: 2 }],
  ])('chooseVariation: %s', (_name, edges, positions) => {
    const ranges = Array.from({ length: edges.length / 2 }, (_, index): Range => {
      const [from = 0, to = 0] = edges.slice(2 * index);
      return [from, to];
    });
    for (const [bucket, position] of Object.entries(positions)) {
      expect(positionOf(ranges, Number(bucket)), bucket).toBe(position);
    }
  });
});
