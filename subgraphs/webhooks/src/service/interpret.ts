/** What a delivery means to other domains: the event it becomes, or none. */

import { type EventDraft, noCause } from '@pet/platform/events';
import type { Source } from '../domain/delivery.ts';
import { type PaymentReport, readInternalPayment, readStripePayment } from '../domain/payment.ts';
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

/**
 * @returns null where the delivery is about nothing that matters here
 * @throws SyntaxError, ZodError or Error when its payload is not what its topic says
 */
export function interpret(delivery: StoredDelivery): EventDraft | null {
  const { id, source, topic, payload } = delivery;
  if (source === 'SHOPIFY') {
    return topic.startsWith('orders/') ? interpretOrderTopic(delivery) : interpretProduct(delivery);
  }
  const read = source === 'STRIPE' ? readStripePayment : readInternalPayment;
  const payment = read(topic, payload);
  return payment && paymentEvent(id, payment);
}

/** `orders/delete` carries no more than a number, and Shopify deletes only orders that were archived or are tests. */
function interpretOrderTopic(delivery: StoredDelivery): EventDraft | null {
  return delivery.topic === 'orders/delete' ? null : interpretOrder(delivery);
}
