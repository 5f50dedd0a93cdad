import { createServer, type IncomingMessage, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fromStripe, shopifyOrder, TestWebhooks } from './webhooks.ts';

/** Stands in for the APIs of Shopify and Stripe, as far as their clients ask. */
class FakeApis {
  readonly #server: Server;
  url = '';
  readonly asked: IncomingMessage[] = [];
  failures = 0;

  constructor() {
    this.#server = createServer((request, response) => {
      this.asked.push(request);
      if (this.failures > 0) {
        this.failures -= 1;
        response.writeHead(500).end('{}');
        return;
      }
      const { pathname, searchParams } = new URL(request.url ?? '/', this.url);
      response.setHeader('content-type', 'application/json');
      if (pathname === '/v1/events') response.end(JSON.stringify(eventsPage(searchParams)));
      else if (pathname.endsWith('/products.json')) response.end('{"products":[]}');
      else if (searchParams.get('page_info') === 'second')
        response.end(JSON.stringify({ orders: [order(2)] }));
      else {
        response.setHeader('link', `<${this.url}${pathname}?page_info=second>; rel="next"`);
        response.end(JSON.stringify({ orders: [order(1)] }));
      }
    });
  }

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${z.object({ port: z.number() }).parse(this.#server.address()).port}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

function order(index: number) {
  return shopifyOrder({ admin_graphql_api_id: `gid://shopify/Order/${index}`, name: `#${index}` });
}

function event(id: string) {
  const object = { id: 'pi_1', amount: 100, currency: 'usd', metadata: {} };
  return { id, object: 'event', created: 1_795_300_000, type: 'payment_intent.succeeded', data: { object } };
}

/** Two pages of one event each, as Stripe lists them. */
function eventsPage(query: URLSearchParams) {
  const second = query.get('starting_after') === 'evt_missed_1';
  return {
    object: 'list',
    url: '/v1/events',
    has_more: !second,
    data: [event(`evt_missed_${second ? 2 : 1}`)],
  };
}

let apis: FakeApis;
let webhooks: TestWebhooks;
beforeAll(async () => {
  apis = new FakeApis();
  await apis.open();
  const { url } = apis;
  webhooks = await TestWebhooks.open({
    shopify: { url, token: 'shpat_1' },
    stripe: { url, key: 'sk_test_1' },
  });
});
afterAll(async () => {
  await webhooks.close();
  apis.close();
});

const window = { from: '2026-11-01T00:00:00.000Z', to: '2026-11-20T00:00:00.000Z' };

function reconcile(input: Record<string, unknown>, of: TestWebhooks = webhooks): Promise<unknown> {
  const query = `mutation ($input: ReconcileWebhooksInput!) {
    reconcileWebhooks(input: $input) { source userErrors { code field } }
  }`;
  return of.data(query, { input });
}

describe('reconciling a window', () => {
  it("takes in what Stripe's list of events has and was not delivered, and nothing twice", async () => {
    await webhooks.send(fromStripe({ ...event('evt_missed_1') }));
    const asked = { reconcileWebhooks: { source: 'STRIPE', userErrors: [] } };
    expect(await reconcile({ source: 'STRIPE', ...window })).toEqual(asked);
    expect(await webhooks.published(1)).toMatchObject([
      {
        type: 'webhook.reconciliation_requested',
        payload: { source: 'STRIPE', ...window },
        actor: webhooks.staff,
      },
    ]);
    await webhooks.delivery('evt_missed_2', 'IGNORED');
    expect((await webhooks.delivery('evt_missed_1', 'IGNORED')).timesReceived).toBe(2);
    const [first] = apis.asked.filter(({ url }) => url?.startsWith('/v1/events'));
    expect(first?.headers.authorization).toBe('Bearer sk_test_1');
    const { searchParams } = new URL(first?.url ?? '', apis.url);
    expect(searchParams.get('created[gte]')).toBe(String(Date.parse(window.from) / 1_000));
    expect(searchParams.get('created[lt]')).toBe(String(Date.parse(window.to) / 1_000));
  });

  it('takes in how orders at Shopify are now, page by page, and goes on after a failure', async () => {
    apis.failures = 1;
    await reconcile({ source: 'SHOPIFY', ...window });
    const deliveryIds = [1, 2].map(
      (index) => `reconciled gid://shopify/Order/${index} 2026-11-20T09:00:00-05:00`,
    );
    for (const id of deliveryIds) await webhooks.delivery(id, 'PROCESSED');
    const pages = apis.asked.filter(({ url }) => url?.includes('/orders.json'));
    for (const { headers } of pages) expect(headers['x-shopify-access-token']).toBe('shpat_1');
    const { searchParams } = new URL(pages[0]?.url ?? '', apis.url);
    expect(searchParams.get('updated_at_min')).toBe(window.from);
    expect(searchParams.get('status')).toBe('any');
  });

  it.each([
    ['that ends before it begins', { source: 'STRIPE', from: window.to, to: window.from }, 'INVALID'],
    ['of more than 30 days', { source: 'STRIPE', from: '2026-10-01T00:00:00Z', to: window.to }, 'INVALID'],
    ['of a sender who cannot be asked', { source: 'INTERNAL', ...window }, 'SENDER_NOT_CONFIGURED'],
  ])('%s is refused', async (_name, input, code) => {
    expect(await reconcile(input)).toMatchObject({
      reconcileWebhooks: { source: null, userErrors: [{ code }] },
    });
  });
});
