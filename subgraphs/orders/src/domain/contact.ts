/** The e-mail address an order is looked up with. */

import { createHash, timingSafeEqual } from 'node:crypto';

/** The spelling two addresses are compared in. */
export function normaliseEmail(typed: string): string {
  return typed.trim().toLowerCase();
}

/** Stands in for the address of an order that does not exist; no input normalises to it. */
export const nobody = ' ';

/**
 * True when `typed` is the order's normalised address. Takes the same time whether the order exists (`stored`
 * is null when not), and however much of the address is right.
 */
export function emailMatches(typed: string, stored: string | null): boolean {
  const equal = timingSafeEqual(digest(normaliseEmail(typed)), digest(stored ?? nobody));
  return equal && stored !== null;
}

/** Stands in for an address that nobody knows. `.invalid` is reserved (RFC 2606): no mail can ever reach it. */
export const unknownEmail = 'unknown@customer.invalid';

/** Whether no mail can reach an address. */
export function isUnreachable(email: string): boolean {
  return email.endsWith('.invalid');
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
