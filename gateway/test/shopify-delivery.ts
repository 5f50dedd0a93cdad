import { createHmac, randomUUID } from 'node:crypto';
import { developmentWebhookSecrets } from '@pet/platform/config';

const [secret = ''] = developmentWebhookSecrets.shopify;

/** A delivery of Shopify's, as it goes over the wire. */
export interface ShopifyRequest {
  /** Below the address of whoever has webhooks. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A delivery, signed with the secret of development. */
export function shopifyRequest(topic: string, body: string, deliveryId: string): ShopifyRequest {
  return {
    path: `/webhooks/shopify/${topic.split('/')[0]}`,
    body,
    headers: {
      'content-type': 'application/json',
      'x-shopify-topic': topic,
      'x-shopify-webhook-id': deliveryId,
      'x-shopify-event-id': randomUUID(),
      'x-shopify-hmac-sha256': createHmac('sha256', secret).update(body).digest('base64'),
    },
  };
}

/**
 * Delivers something as Shopify does.
 * @param url where the gateway is, without a trailing slash
 * @returns the status, and the id of the delivery
 */
export async function deliverFromShopify(
  url: string,
  topic: string,
  payload: object,
): Promise<{ readonly status: number; readonly deliveryId: string }> {
  const deliveryId = randomUUID();
  const { path, headers, body } = shopifyRequest(topic, JSON.stringify(payload), deliveryId);
  const { status } = await fetch(url + path, { method: 'POST', headers, body });
  return { status, deliveryId };
}

/** An order at Shopify, paid. */
export const shopifyOrder = {
  admin_graphql_api_id: 'gid://shopify/Order/9007199254749001',
  name: '#2001',
  email: 'sasha@shopper.test',
  currency: 'USD',
  total_price: '59.00',
  financial_status: 'paid',
  created_at: '2026-11-20T10:00:00Z',
  updated_at: '2026-11-20T10:00:00Z',
  line_items: [{ title: 'Harness', quantity: 1, price: '59.00' }],
} as const;
