/** What a delivery says of itself: whence it comes, what it is about, and how it can be told from others. */

import { z } from 'zod';
import { isPrivacyTopic, orderIds, requestingCustomer } from './privacy.ts';

export const sources = ['SHOPIFY', 'STRIPE', 'INTERNAL'] as const;
export type Source = (typeof sources)[number];

/** Headers by their names in lower case. */
type Headers = Readonly<Record<string, unknown>>;

/** A delivery whose signature is right, before anything is done about it. */
export interface ReceivedDelivery {
  readonly source: Source;
  readonly topic: string;
  /** The sender's id of this delivery; the same at each of its retries. */
  readonly deliveryId: string;
  /** The sender's id of what happened, where several deliveries can tell of it. */
  readonly eventId: string | null;
  readonly triggeredAt: Date | null;
  /** Shopify's id of the order or customer it tells of, by which what is personal is found again; null where none is. */
  readonly subject: string | null;
  /** The body, as it was received. */
  readonly payload: string;
}

const name = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[\x21-\x7e]+$/);
const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

const shopifyHeaders = z.object({
  'x-shopify-topic': name,
  'x-shopify-webhook-id': name,
  'x-shopify-event-id': name.optional(),
  'x-shopify-triggered-at': instant.optional(),
});

const stripeEvent = z.object({ id: name, type: name, created: z.int().min(0).max(1e11) });

const internalMessage = z.object({ type: name, timestamp: instant });

/** Anything that JSON calls an object. */
const jsonObject = z.record(z.string(), z.unknown());

/** Which order it tells of, or whose request it is. */
function subjectOf(topic: string, payload: string, told: Record<string, unknown>): string | null {
  if (isPrivacyTopic(topic)) return requestingCustomer(payload);
  const order = z.string().startsWith(orderIds).max(64).safeParse(told.admin_graphql_api_id);
  return order.data ?? null;
}

/**
 * @param isExpected whether its address is for deliveries of a topic
 * @throws ZodError when a header is missing or malformed, SyntaxError or ZodError when the body is not a JSON object
 */
export function readShopify(
  headers: Headers,
  payload: string,
  isExpected: (topic: string) => boolean,
): ReceivedDelivery {
  const told = shopifyHeaders.parse(headers);
  const topic = name.refine(isExpected).parse(told['x-shopify-topic']);
  const subject = subjectOf(topic, payload, jsonObject.parse(JSON.parse(payload)));
  return {
    source: 'SHOPIFY',
    topic,
    deliveryId: told['x-shopify-webhook-id'],
    eventId: told['x-shopify-event-id'] ?? null,
    triggeredAt: told['x-shopify-triggered-at'] ?? null,
    subject,
    payload,
  };
}

/** @throws SyntaxError or ZodError when the body is no Stripe event */
export function readStripe(payload: string): ReceivedDelivery {
  const { id, type, created } = stripeEvent.parse(JSON.parse(payload));
  const triggeredAt = new Date(created * 1_000);
  return {
    source: 'STRIPE',
    topic: type,
    deliveryId: id,
    eventId: null,
    triggeredAt,
    subject: null,
    payload,
  };
}

/** @throws SyntaxError or ZodError when the body is no Standard Webhooks message, or its id malformed */
export function readInternal(headers: Headers, payload: string): ReceivedDelivery {
  const deliveryId = name.parse(headers['webhook-id']);
  const { type: topic, timestamp: triggeredAt } = internalMessage.parse(JSON.parse(payload));
  return { source: 'INTERNAL', topic, deliveryId, eventId: null, triggeredAt, subject: null, payload };
}
