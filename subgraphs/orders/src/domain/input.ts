/**
 * The shapes inputs must have, for zod. GraphQL has checked types and enum members; lengths, ranges and formats
 * are checked here, with messages a person can act on. Absent and null optional members both parse to null.
 */

import { z } from 'zod';
import { countryCodes } from './countries.ts';
import { maxLines, maxQuantity } from './pricing.ts';
import { shipmentEventStatuses } from './shipment.ts';
import { shippingMethods } from './shipping.ts';
import { orderStatuses } from './status.ts';

/** How far ahead of ours a carrier's clock may be, in milliseconds. */
const clockToleranceMs = 5 * 60 * 1000;

function requiredText(name: string, most: number) {
  return z
    .string()
    .trim()
    .min(1, `${name} must not be empty.`)
    .max(most, `${name} must have at most ${most} characters.`);
}

function optionalText(name: string, most: number) {
  return z
    .string()
    .trim()
    .max(most, `${name} must have at most ${most} characters.`)
    .nullish()
    .transform((text) => text || null);
}

/** An id is only bounded here: one that cannot exist is a missing thing, not a malformed input. */
const id = z.string().max(64, 'An id has at most 64 characters.');

const idempotencyKey = z
  .string()
  .min(1, 'The idempotency key must not be empty.')
  .max(255, 'The idempotency key must have at most 255 characters.');

/** An e-mail address as typed, trimmed. */
const emailAddress = z
  .string()
  .trim()
  .max(254, 'The e-mail address must have at most 254 characters.')
  .pipe(z.email('This is not an e-mail address.'));

const countryCode = z
  .string()
  .refine((code) => countryCodes.has(code), 'The country must be an ISO 3166-1 alpha-2 code such as US.');

const webAddress = z
  .string()
  .max(2048, 'The address must have at most 2048 characters.')
  .pipe(z.url({ protocol: /^https?$/, error: 'The address must start with https:// or http://.' }));

/** Where an order goes; also the shape stored with it. */
export const shippingAddress = z.object({
  name: requiredText('The name', 100),
  company: optionalText('The company', 100),
  line1: requiredText('The first address line', 200),
  line2: optionalText('The second address line', 200),
  city: requiredText('The city', 100),
  region: optionalText('The region', 100),
  postalCode: optionalText('The postal code', 20),
  country: countryCode,
  phone: optionalText('The telephone number', 30),
});
export type ShippingAddress = z.infer<typeof shippingAddress>;

const orderLine = z.object({
  designId: id,
  quantity: z
    .int('The quantity must be a whole number.')
    .min(1, 'The quantity must be at least 1.')
    .max(maxQuantity, `The quantity must be at most ${maxQuantity}.`),
});

export const placeOrderInput = z.object({
  idempotencyKey,
  // Counted before they are looked at, so a flood of lines answers one problem.
  lines: z
    .array(z.unknown())
    .min(1, 'An order needs at least one line.')
    .max(maxLines, `An order has at most ${maxLines} lines.`)
    .pipe(z.array(orderLine)),
  email: emailAddress,
  shippingAddress,
  shippingMethod: z.enum(shippingMethods),
  note: optionalText('The note', 1000),
});
export type PlaceOrderInput = z.infer<typeof placeOrderInput>;

export const reorderInput = z.object({ idempotencyKey, orderId: id });
export type ReorderInput = z.infer<typeof reorderInput>;

export const cancelOrderInput = z.object({ orderId: id, reason: optionalText('The reason', 500) });
export type CancelOrderInput = z.infer<typeof cancelOrderInput>;

export const transitionOrderInput = z.object({
  orderId: id,
  to: z.enum(orderStatuses),
  expectedSequence: z
    .int()
    .min(1, 'The expected sequence must be at least 1.')
    .nullish()
    .transform((sequence) => sequence ?? null),
  note: optionalText('The note', 500),
});
export type TransitionOrderInput = z.infer<typeof transitionOrderInput>;

export const addShipmentInput = z.object({
  orderId: id,
  carrier: requiredText('The carrier', 80),
  trackingNumber: requiredText('The tracking number', 80),
  trackingUrl: webAddress.nullish().transform((url) => url ?? null),
});
export type AddShipmentInput = z.infer<typeof addShipmentInput>;

/** The schema of a shipment event reported at `now`; an event without a time happened now. */
export function recordShipmentEventInput(now: Date) {
  const latest = new Date(now.getTime() + clockToleranceMs);
  return z.object({
    shipmentId: id,
    status: z.enum(shipmentEventStatuses),
    message: optionalText('The message', 500),
    location: optionalText('The location', 200),
    occurredAt: z
      .date()
      .max(latest, 'The event must not lie in the future.')
      .min(new Date('2000-01-01T00:00:00Z'), 'The event must not lie before the year 2000.')
      .nullish()
      .transform((date) => date ?? now),
  });
}
export type RecordShipmentEventInput = z.infer<ReturnType<typeof recordShipmentEventInput>>;

const search = z.string().trim().max(32, 'The search must have at most 32 characters.');

export const orderFilter = z
  .object({
    status: z.enum(orderStatuses).nullish(),
    search: search.nullish(),
    customerId: id.nullish(),
    placedAfter: z.date().nullish(),
    placedBefore: z.date().nullish(),
  })
  .nullish()
  .transform((filter) => filter ?? {});
export type OrderFilter = z.infer<typeof orderFilter>;

export const orderLookupArguments = z.object({
  number: z.string().max(64, 'The order number must have at most 64 characters.'),
  email: z.string().max(254, 'The e-mail address must have at most 254 characters.'),
});
export type OrderLookup = z.infer<typeof orderLookupArguments>;

export const shippingQuoteArguments = z.object({
  method: z.enum(shippingMethods),
  country: countryCode,
  designs: z
    .int()
    .min(1, 'A quote is for at least one harness.')
    .max(maxLines * maxQuantity, `A quote is for at most ${maxLines * maxQuantity} harnesses.`),
  subtotal: z
    .string()
    .regex(/^\d{1,9}(\.\d{1,2})?$/, 'The subtotal must be an amount such as "129.50".')
    .nullish()
    .transform((amount) => amount ?? '0'),
});
export type ShippingQuoteArguments = z.infer<typeof shippingQuoteArguments>;
