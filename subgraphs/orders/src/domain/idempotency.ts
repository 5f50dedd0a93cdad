/** Telling a repeated call from a different one under the same idempotency key. */

import { createHash } from 'node:crypto';

/** How long a key is remembered at least, in milliseconds. */
export const keyLifetimeMs = 24 * 60 * 60 * 1000;

/** Plain data as it comes out of input validation. */
export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain };

/**
 * JSON with object keys in code unit order and without null members: equal data is equal text, however it was
 * written down, and an optional member added to an input later does not change the text of older calls.
 */
export function canonicalJson(value: Plain): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value)
      .filter(([, member]) => member !== null)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value);
}

/** A fingerprint of an input: the sha256 of its canonical JSON, in hex. */
export function inputHash(value: Plain): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}
