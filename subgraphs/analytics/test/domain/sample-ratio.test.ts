import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chiSquareSurvival, goodnessOfFit } from '../../src/domain/chi-square.ts';
import { checkSampleRatio } from '../../src/domain/sample-ratio.ts';

describe('the survival function of chi-square', () => {
  // The critical values of the NIST/SEMATECH handbook, table 1.3.6.7.4.
  it.each([
    [3.841, 1, 0.05],
    [6.635, 1, 0.01],
    [10.828, 1, 0.001],
    [5.991, 2, 0.05],
    [13.816, 2, 0.001],
    [18.307, 10, 0.05],
    [29.588, 10, 0.001],
    [124.342, 100, 0.05],
    [149.449, 100, 0.001],
  ])('of %d with %d degrees of freedom is %d', (statistic, degrees, p) => {
    expect(chiSquareSurvival(statistic, degrees) / p).toBeCloseTo(1, 2);
  });

  it('is exp(-x/2) with two degrees of freedom, far into the tail', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1_000, noNaN: true }), (x) => {
        expect(chiSquareSurvival(x, 2) / Math.exp(-x / 2)).toBeCloseTo(1, 9);
      }),
    );
  });

  it('falls from 1 to 0 without a jump between its two expansions', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.double({ min: 0, max: 500, noNaN: true }), (k, x) => {
        const [here, next] = [chiSquareSurvival(x, k), chiSquareSurvival(x + 1e-6, k)];
        expect(here).toBeGreaterThanOrEqual(0);
        expect(here).toBeLessThanOrEqual(1);
        expect(Math.abs(here - next)).toBeLessThan(0.002);
      }),
    );
  });

  it('agrees with a die that was thrown: 5, 8, 9, 8, 10, 20', () => {
    expect(goodnessOfFit([5, 8, 9, 8, 10, 20], [10, 10, 10, 10, 10, 10])).toBeCloseTo(0.0199, 4);
  });
});

describe('the sample ratio', () => {
  it.each([
    [[500, 500], [0.5, 0.5], 'OK'],
    [[5_000, 4_750], [0.5, 0.5], 'OK'],
    [[5_000, 4_730], [0.5, 0.5], 'WARNING'],
    [[5_000, 4_650], [0.5, 0.5], 'ALERT'],
    [[9_000, 1_000], [0.9, 0.1], 'OK'],
    [[9_000, 1_200], [0.9, 0.1], 'ALERT'],
    [[9_000, 1_000], [9, 1], 'OK'],
    [[4, 4], [0.5, 0.5], 'TOO_FEW'],
    [[0, 0], [0.5, 0.5], 'TOO_FEW'],
  ] as const)('of %j in shares of %j is %s', (exposed, weights, status) => {
    expect(checkSampleRatio(exposed, weights).status).toBe(status);
  });

  it('does not alert at a mismatch that is certain but tiny', () => {
    const check = checkSampleRatio([50_050_000, 49_950_000], [0.5, 0.5]);
    expect(check.pValue).toBeLessThan(0.001);
    expect(check.status).toBe('WARNING');
  });
});
