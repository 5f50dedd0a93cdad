/** What the senders of development have delivered. */

import { demoDesignIds } from '@pet/platform/demo';

const hour = 3_600_000;

/** Shopify writes times without milliseconds. */
function shopifyTime(now: Date, hoursAgo: number): string {
  return new Date(now.getTime() - hoursAgo * hour).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** An order at Shopify, as `orders/create` and `orders/updated` deliver it; the ids exceed 2^53, as Shopify's may. */
export function demoOrder(now: Date, change: { readonly paid: boolean; readonly hoursAgo: number }): object {
  return {
    id: 9_007_199_254_740_993n.toString(),
    admin_graphql_api_id: 'gid://shopify/Order/9007199254740993',
    name: '#1001',
    email: 'sasha@shopper.test',
    currency: 'USD',
    total_price: '109.70',
    total_shipping_price_set: { shop_money: { amount: '10.00', currency_code: 'USD' } },
    financial_status: change.paid ? 'paid' : 'pending',
    cancelled_at: null,
    created_at: shopifyTime(now, 30),
    updated_at: shopifyTime(now, change.hoursAgo),
    line_items: [
      {
        admin_graphql_api_id: 'gid://shopify/LineItem/9007199254740995',
        title: 'Trail harness',
        variant_title: 'M / Teal',
        sku: 'TRAIL-M-TEAL',
        quantity: 1,
        price: '99.70',
        properties: [
          { name: '_design_id', value: demoDesignIds[0] },
          { name: 'Engraving', value: 'SASHA' },
        ],
      },
    ],
    shipping_address: {
      name: 'Sasha Shopper',
      company: 'Harbour Hounds',
      address1: '12 Harbour Road',
      address2: 'Second floor',
      city: 'Astoria',
      province_code: 'OR',
      zip: '97103',
      country_code: 'US',
      phone: '+1 503 555 0188',
    },
  };
}

/** A product at Shopify, as `products/update` delivers it. */
export function demoProduct(now: Date): object {
  return {
    admin_graphql_api_id: 'gid://shopify/Product/9007199254741001',
    title: 'Trail harness',
    handle: 'trail-harness',
    vendor: 'All Pet Plus',
    status: 'active',
    updated_at: shopifyTime(now, 48),
    variants: ['S', 'M', 'L'].map((size, index) => ({
      admin_graphql_api_id: `gid://shopify/ProductVariant/${9_007_199_254_741_010n + BigInt(index)}`,
      title: `${size} / Teal`,
      sku: `TRAIL-${size}-TEAL`,
      price: '99.70',
    })),
  };
}

/** A payment at Stripe, as `payment_intent.succeeded` delivers it. */
export function demoPayment(now: Date, orderId: string): object {
  return {
    id: 'evt_development_0001',
    object: 'event',
    type: 'payment_intent.succeeded',
    created: Math.floor((now.getTime() - 20 * hour) / 1_000),
    data: {
      object: {
        id: 'pi_development_0001',
        object: 'payment_intent',
        amount: 14_000,
        amount_received: 14_000,
        currency: 'usd',
        metadata: { order_id: orderId },
      },
    },
  };
}
