import { createHmac, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { developmentWebhookSecrets, type SenderApis } from '@pet/platform/config';
import type { StoredEvent } from '@pet/platform/events';
import type { Actor } from '@pet/platform/identity';
import { mountForTest, type TestSubgraph, testActor } from '@pet/platform/testing';
import { Webhook } from 'standardwebhooks';
import Stripe from 'stripe';
import { expect, vi } from 'vitest';
import { z } from 'zod';
import webhooks from '../src/index.ts';

const [shopifySecret = ''] = developmentWebhookSecrets.shopify;
const [stripeSecret = ''] = developmentWebhookSecrets.stripe;
const [internalSecret = ''] = developmentWebhookSecrets.internal;

/** What a sender sends. */
export interface SignedRequest {
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** A delivery of Shopify's. */
export function fromShopify(
  topic: string,
  payload: unknown,
  { id = randomUUID(), eventId = randomUUID(), secret = shopifySecret }: ShopifyOptions = {},
): SignedRequest {
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
  return {
    path: `/webhooks/shopify/${/redact|data_request/.test(topic) ? 'privacy' : topic.split('/')[0]}`,
    body,
    headers: {
      'content-type': 'application/json',
      'x-shopify-topic': topic,
      'x-shopify-webhook-id': id,
      'x-shopify-event-id': eventId,
      'x-shopify-triggered-at': '2026-11-21T10:00:00.123456789Z',
      'x-shopify-hmac-sha256': createHmac('sha256', secret).update(body).digest('base64'),
    },
  };
}

/** A delivery of Stripe's, signed by Stripe's library. */
export function fromStripe(
  event: { id: string; type: string; data?: unknown },
  { secret = stripeSecret, timestamp = Math.floor(Date.now() / 1_000) } = {},
): SignedRequest {
  const body = JSON.stringify({ object: 'event', created: timestamp, ...event });
  const signature = Stripe.webhooks.generateTestHeaderString({ payload: body, secret, timestamp });
  return {
    path: '/webhooks/stripe/payment',
    body,
    headers: { 'content-type': 'application/json', 'stripe-signature': signature },
  };
}

/** A delivery of a system of our own, signed by the library of Standard Webhooks. */
export function fromOwnSystem(
  type: string,
  data: unknown,
  { id = randomUUID(), at = new Date(), secret = internalSecret }: InternalOptions = {},
): SignedRequest {
  const body = JSON.stringify({ type, timestamp: at.toISOString(), data });
  return {
    path: '/webhooks/internal',
    body,
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
      'webhook-signature': new Webhook(secret).sign(id, at, body),
    },
  };
}

interface ShopifyOptions {
  readonly id?: string;
  readonly eventId?: string;
  readonly secret?: string;
}

interface InternalOptions {
  readonly id?: string;
  readonly at?: Date;
  readonly secret?: string;
}

/** A Shopify order as its webhooks have it, as far as anybody reads it. */
export function shopifyOrder(change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: 9_007_199_254_740_992,
    admin_graphql_api_id: 'gid://shopify/Order/9007199254740993',
    name: '#1001',
    email: 'sasha@shopper.test',
    currency: 'USD',
    total_price: '109.70',
    total_shipping_price_set: { shop_money: { amount: '10.00' } },
    financial_status: 'pending',
    cancelled_at: null,
    created_at: '2026-11-20T09:00:00-05:00',
    updated_at: '2026-11-20T09:00:00-05:00',
    line_items: [{ title: 'Trail harness', variant_title: 'M', quantity: 1, price: '99.70' }],
    shipping_address: {
      name: 'Sasha Shopper',
      address1: '12 Harbour Road',
      city: 'Astoria',
      country_code: 'US',
    },
    ...change,
  };
}

const answer = z.object({ code: z.string() });

/** The webhooks subgraph on a database and a port of its own. */
export class TestWebhooks {
  readonly subgraph: TestSubgraph;
  readonly origin: string;
  readonly staff: Actor = testActor('STAFF');
  readonly #close: () => Promise<void>;

  private constructor(subgraph: TestSubgraph, origin: string, close: () => Promise<void>) {
    this.subgraph = subgraph;
    this.origin = origin;
    this.#close = close;
  }

  /** @param senderApis where its senders can be asked; nowhere unless given */
  static async open(senderApis: SenderApis = { shopify: null, stripe: null }): Promise<TestWebhooks> {
    const subgraph = await mountForTest(webhooks, { senderApis });
    const [route] = subgraph.mounted.routes;
    const server = createServer((request, response) => {
      void route?.handle(request, response, new URL(request.url ?? '/', 'http://shop.test'));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = z.object({ port: z.number() }).parse(server.address());
    return new TestWebhooks(subgraph, `http://127.0.0.1:${port}`, async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
  }

  async close(): Promise<void> {
    await this.#close();
    await this.subgraph.close();
  }

  /** Sends a delivery. @returns the status and the code of the answer */
  async send({ path, headers, body }: SignedRequest): Promise<string> {
    const response = await fetch(this.origin + path, { method: 'POST', headers, body });
    return `${response.status} ${answer.parse(await response.json()).code}`;
  }

  /** The data of an operation that must not fail, asked by staff. */
  async data<T>(query: string, variables: Record<string, unknown> = {}): Promise<T> {
    const { data, errors } = await this.subgraph.execute({ query, variables, actor: this.staff });
    expect(errors).toBeUndefined();
    return data as T;
  }

  /** What was published since the last call, once there is so much; that staff looked at deliveries apart. */
  async published(count: number): Promise<StoredEvent[]> {
    const events: StoredEvent[] = [];
    while (events.length < count) {
      const taken = await this.subgraph.bus.take(1);
      events.push(...taken.filter(({ type }) => type !== 'webhook.read'));
    }
    return events;
  }

  /** All deliveries, newest first. */
  async deliveries(): Promise<readonly DeliveryAnswer[]> {
    const { webhookDeliveries } = await this.data<{ webhookDeliveries: { nodes: DeliveryAnswer[] } }>(
      `{ webhookDeliveries(first: 100) { nodes {
        id source topic deliveryId eventId status timesReceived lastError payload attempts { error }
      } } }`,
    );
    return webhookDeliveries.nodes;
  }

  /** A delivery by its sender's id, once it has a status. */
  async delivery(deliveryId: string, status: string): Promise<DeliveryAnswer> {
    return vi.waitFor(
      async () => {
        const found = (await this.deliveries()).find((each) => each.deliveryId === deliveryId);
        expect(found?.status).toBe(status);
        return found as DeliveryAnswer;
      },
      { timeout: 20_000, interval: 50 },
    );
  }
}

/** A delivery as staff see it. */
export interface DeliveryAnswer {
  readonly id: string;
  readonly source: string;
  readonly topic: string;
  readonly deliveryId: string;
  readonly eventId: string | null;
  readonly status: string;
  readonly timesReceived: number;
  readonly lastError: string | null;
  readonly payload: string | null;
  readonly attempts: readonly { readonly error: string | null }[];
}
