/**
 * Which variant a unit gets, by nothing but the experiment's settings and the unit's id: the same as any GrowthBook SDK
 * gives it, so that a browser can decide for itself and agree with us.
 * @see https://docs.growthbook.io/lib/build-your-own
 */

/** A part of [0, 1): from, and up to but not including to. */
export type Range = readonly [from: number, to: number];

/** A share of all units, kept apart so that experiments in one namespace do not meet. */
export interface Namespace {
  readonly name: string;
  readonly range: Range;
}

/** What decides about the variant of a unit. */
export interface Bucketing {
  readonly seed: string;
  /** How much of everybody takes part, 0 to 1. */
  readonly coverage: number;
  /** The variants' shares; they add up to 1, give or take a thousandth. */
  readonly weights: readonly number[];
  readonly namespace: Namespace | null;
}

/** The 32-bit FNV-1a hash of a text's UTF-16 code units. @see https://www.rfc-editor.org/rfc/rfc9923 */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

/** GrowthBook's hash, version 2: one of 10,000 buckets as a number in [0, 1). */
export function bucketOf(seed: string, unit: string): number {
  return (fnv1a(String(fnv1a(seed + unit))) % 10_000) / 10_000;
}

/** Whether a unit belongs to a namespace's share; by version 1 of the hash, with 1,000 buckets. */
export function isInNamespace({ name, range: [from, to] }: Namespace, unit: string): boolean {
  const place = (fnv1a(`${unit}__${name}`) % 1_000) / 1_000;
  return place >= from && place < to;
}

/**
 * The part of [0, 1) that belongs to each variant. Each begins where it would with full coverage: raising the coverage
 * adds units, and moves none.
 */
export function bucketRanges(weights: readonly number[], coverage: number): Range[] {
  let start = 0;
  return weights.map((weight) => {
    const from = start;
    start += weight;
    return [from, from + coverage * weight];
  });
}

/** The position of the range that a bucket lies in; -1 for none. */
export function positionOf(ranges: readonly Range[], bucket: number): number {
  return ranges.findIndex(([from, to]) => bucket >= from && bucket < to);
}

/** The position of a unit's variant; null for one that does not take part. */
export function chooseVariant(
  { seed, coverage, weights, namespace }: Bucketing,
  unit: string,
): number | null {
  if (namespace !== null && !isInNamespace(namespace, unit)) return null;
  const position = positionOf(bucketRanges(weights, coverage), bucketOf(seed, unit));
  return position === -1 ? null : position;
}
