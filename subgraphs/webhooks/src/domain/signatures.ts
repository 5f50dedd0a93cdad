/**
 * Whether a body comes from whom it says it does. Signatures are compared as the text they must have, in constant time:
 * the same bytes written in another way are another signature.
 */

import { createHmac, timingSafeEqual } from 'node:crypto';

/** How far the clock of a sender may be from ours, into the past and into the future. Seconds. */
const tolerance = 300;

/** Signatures of one header that are looked at; nobody replaces more keys than that at a time. */
const mostSignatures = 10;

/** Why a delivery is refused. */
export type SignatureProblem = 'MISSING' | 'WRONG' | 'STALE';

function isSame(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Every pair is compared, so that the time tells nothing of which one fits. */
function anyFits(given: readonly string[], expected: readonly string[]): boolean {
  const pairs = given.slice(0, mostSignatures).flatMap((one) => expected.map((other) => isSame(one, other)));
  return pairs.some(Boolean);
}

function isTimely(seconds: number, now: Date): boolean {
  return Math.abs(now.getTime() / 1_000 - seconds) <= tolerance;
}

/**
 * Shopify's scheme: HMAC-SHA256 of the body, in base64.
 * @param header `X-Shopify-Hmac-SHA256`
 * @param secrets the app's, any of them
 * @see https://shopify.dev/docs/apps/build/webhooks/verify-deliveries
 */
export function checkShopify(
  body: Buffer,
  header: string | undefined,
  secrets: readonly string[],
): SignatureProblem | null {
  if (!header) return 'MISSING';
  const expected = secrets.map((secret) => createHmac('sha256', secret).update(body).digest('base64'));
  return anyFits([header], expected) ? null : 'WRONG';
}

/**
 * Stripe's scheme: `t=<seconds>,v1=<hex>` with HMAC-SHA256 of `<seconds>.<body>`; several `v1` while a secret is
 * replaced. Stripe's own library accepts times from the future; this does not.
 * @param header `Stripe-Signature`
 * @see https://docs.stripe.com/webhooks#verify-manually
 */
export function checkStripe(
  body: Buffer,
  header: string | undefined,
  secrets: readonly string[],
  now: Date,
): SignatureProblem | null {
  if (!header) return 'MISSING';
  const parts = header.split(',').map((part) => part.split('='));
  const valuesOf = (name: string) => parts.flatMap(([key, value]) => (key === name && value ? [value] : []));
  const [[time = '', ...moreTimes], given] = [valuesOf('t'), valuesOf('v1')];
  if (!/^\d{1,12}$/.test(time) || moreTimes.length > 0 || given.length === 0) return 'MISSING';
  const expected = secrets.map((secret) =>
    createHmac('sha256', secret).update(`${time}.`).update(body).digest('hex'),
  );
  if (!anyFits(given, expected)) return 'WRONG';
  return isTimely(Number(time), now) ? null : 'STALE';
}

/** The three headers of Standard Webhooks, as they came. */
export interface StandardHeaders {
  readonly id: string | undefined;
  readonly timestamp: string | undefined;
  readonly signature: string | undefined;
}

/**
 * The Standard Webhooks scheme: `v1,<base64>`, separated by spaces, with HMAC-SHA256 of `<id>.<timestamp>.<body>`.
 * @param secrets in base64, after `whsec_` or without it
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function checkStandard(
  body: Buffer,
  { id, timestamp, signature }: StandardHeaders,
  secrets: readonly string[],
  now: Date,
): SignatureProblem | null {
  if (!id || !signature || !timestamp || !/^\d{1,12}$/.test(timestamp)) return 'MISSING';
  const expected = secrets.map((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
    const mac = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body);
    return `v1,${mac.digest('base64')}`;
  });
  if (!anyFits(signature.split(' '), expected)) return 'WRONG';
  return isTimely(Number(timestamp), now) ? null : 'STALE';
}
