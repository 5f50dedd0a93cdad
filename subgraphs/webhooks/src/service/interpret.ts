/** What a delivery means: the events it becomes, and what else is to be done about it. */

import { type EventDraft, noCause } from '@pet/platform/events';
import type { Source } from '../domain/delivery.ts';
import { type PaymentReport, readInternalPayment, readStripePayment } from '../domain/payment.ts';
import { isPrivacyTopic, type PrivacyTopic, type Redaction, readRedaction } from '../domain/privacy.ts';
import { aggregateOf, revisionOf } from '../domain/revision.ts';
import { readShopifyOrder } from '../domain/shopify-order.ts';
import { readDeletedProduct, readShopifyProduct } from '../domain/shopify-product.ts';

/** A delivery that is to be interpreted. */
export interface StoredDelivery {
  readonly id: string;
  readonly source: Source;
  readonly topic: string;
  readonly payload: string;
  readonly triggeredAt: Date | null;
  readonly createdAt: Date;
}

/** What is to be done about a delivery. */
export interface Meaning {
  /** What it is then. */
  readonly status: 'PROCESSED' | 'IGNORED' | 'ACTION_REQUIRED';
  /** What other domains are told. */
  readonly events: readonly EventDraft[];
  /** Who is to be forgotten. */
  readonly redaction: Redaction | null;
}

const nothing: Meaning = { status: 'IGNORED', events: [], redaction: null };

function news(event: EventDraft): Meaning {
  return { status: 'PROCESSED', events: [event], redaction: null };
}

function interpretOrder({ id, topic, payload, triggeredAt }: StoredDelivery): EventDraft {
  const { externalId, updatedAt, totalMinor, currency, paid, cancelled } = readShopifyOrder(payload);
  return {
    type: topic === 'orders/create' ? 'webhook.order_created' : 'webhook.order_updated',
    aggregateId: aggregateOf(externalId),
    sequence: null,
    payload: {
      deliveryId: id,
      externalId,
      revision: revisionOf(updatedAt, triggeredAt, payload),
      totalMinor,
      currency,
      paid,
      cancelled,
    },
    cause: noCause,
  };
}

function interpretProduct({ id, topic, payload, triggeredAt, createdAt }: StoredDelivery): EventDraft {
  const change = topic === 'products/delete' ? readDeletedProduct(payload) : readShopifyProduct(payload);
  const { externalId, product } = change;
  // A deletion does not say when it was; it is the last thing that happens to a product.
  const updatedAt = change.updatedAt ?? triggeredAt ?? createdAt;
  return {
    type: 'webhook.product_updated',
    aggregateId: aggregateOf(externalId),
    sequence: null,
    payload: { deliveryId: id, externalId, revision: revisionOf(updatedAt, triggeredAt, payload), product },
    cause: noCause,
  };
}

function paymentEvent(deliveryId: string, { outcome, ...facts }: PaymentReport): EventDraft {
  return {
    type: outcome === 'SUCCEEDED' ? 'webhook.payment_succeeded' : 'webhook.payment_failed',
    aggregateId: facts.orderId,
    sequence: null,
    payload: { deliveryId, ...facts },
    cause: noCause,
  };
}

/** What is known of somebody, and whether all of a shop may go, is for a person to say. */
function interpretPrivacy(topic: PrivacyTopic, { id: deliveryId, payload }: StoredDelivery): Meaning {
  if (topic !== 'customers/redact') return { status: 'ACTION_REQUIRED', events: [], redaction: null };
  const redaction = readRedaction(payload);
  const events = redaction.orders.map(
    (externalId): EventDraft => ({
      type: 'webhook.order_redacted',
      aggregateId: aggregateOf(externalId),
      sequence: null,
      payload: { deliveryId, externalId },
      cause: noCause,
    }),
  );
  return { status: 'PROCESSED', events, redaction };
}

function interpretShopify(delivery: StoredDelivery): Meaning {
  const { topic } = delivery;
  if (isPrivacyTopic(topic)) return interpretPrivacy(topic, delivery);
  // It carries no more than a number, and Shopify deletes only orders that were archived or are tests.
  if (topic === 'orders/delete') return nothing;
  return news(topic.startsWith('orders/') ? interpretOrder(delivery) : interpretProduct(delivery));
}

/** @throws SyntaxError, ZodError or Error when the delivery's payload is not what its topic says */
export function interpret(delivery: StoredDelivery): Meaning {
  const { id, source, topic, payload } = delivery;
  if (source === 'SHOPIFY') return interpretShopify(delivery);
  const read = source === 'STRIPE' ? readStripePayment : readInternalPayment;
  const payment = read(topic, payload);
  return payment ? news(paymentEvent(id, payment)) : nothing;
}
