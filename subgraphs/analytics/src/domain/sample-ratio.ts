/** Whether the variants of an experiment were seen in the shares they should have been: if not, its figures mislead. */

import { goodnessOfFit } from './chi-square.ts';

export type SampleRatioStatus = 'TOO_FEW' | 'OK' | 'WARNING' | 'ALERT';

export interface SampleRatio {
  /** How likely shares this far off, or further, are by chance; null while there are too few people to say. */
  readonly pValue: number | null;
  readonly status: SampleRatioStatus;
}

const warningBelow = 0.01;
const alertBelow = 0.001;
/** A mismatch smaller than this is nobody's concern, however certain it is: a share of everybody. */
const smallestDeviation = 0.001;
/** What a chi-square test needs to be true (Cochran's rule). */
const fewestExpected = 5;

/**
 * @param exposed how many saw each variant
 * @param weights the variants' shares, in any unit
 */
export function checkSampleRatio(exposed: readonly number[], weights: readonly number[]): SampleRatio {
  const total = exposed.reduce((sum, count) => sum + count, 0);
  const wholeWeight = weights.reduce((sum, weight) => sum + weight, 0);
  const expected = weights.map((weight) => (weight / wholeWeight) * total);
  if (expected.some((count) => count < fewestExpected)) return { pValue: null, status: 'TOO_FEW' };
  const pValue = goodnessOfFit(exposed, expected);
  const deviation = Math.max(
    ...exposed.map((count, index) => Math.abs(count - (expected[index] ?? 0)) / total),
  );
  return { pValue, status: statusOf(pValue, deviation) };
}

function statusOf(pValue: number, deviation: number): SampleRatioStatus {
  if (pValue >= warningBelow) return 'OK';
  return pValue < alertBelow && deviation >= smallestDeviation ? 'ALERT' : 'WARNING';
}
