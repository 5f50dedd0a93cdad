import type { WebhookDeliveryResolvers } from '../../generated/graphql.ts';
import { type ExternalOrder, readShopifyOrder } from '../domain/shopify-order.ts';

/** Null where the payload is not kept any more, or is no order. */
function orderIn(payload: string | null): ExternalOrder | null {
  if (payload === null) return null;
  try {
    return readShopifyOrder(payload);
  } catch {
    return null;
  }
}

export const WebhookDelivery: WebhookDeliveryResolvers = {
  receivedAt: ({ createdAt }) => createdAt,
  attempts: ({ id }, _args, { loaders }) => loaders.attemptsOfDelivery.load(id),
  order: ({ source, topic, payload }) =>
    source === 'SHOPIFY' && topic.startsWith('orders/') ? orderIn(payload) : null,
};
