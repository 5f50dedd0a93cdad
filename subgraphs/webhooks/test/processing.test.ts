import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabaseClient } from './database.ts';
import { fromOwnSystem, fromShopify, fromStripe, shopifyOrder, TestWebhooks } from './webhooks.ts';

let webhooks: TestWebhooks;
let database: ReturnType<typeof createDatabaseClient>;
beforeAll(async () => {
  webhooks = await TestWebhooks.open();
  database = createDatabaseClient(webhooks.subgraph.environment.database);
});
afterAll(async () => {
  await database.$disconnect();
  await webhooks.close();
});

const orderId = '5f0c9a5e-6a52-4f7e-9d0c-0d6f8a3f1d11';

/** Has the next delivery's events fail to be written, or be written again; staff can look at it all the while. */
async function breakOutbox(broken: boolean): Promise<void> {
  const only = `ADD CONSTRAINT broken CHECK (event->>'type' = 'webhook.read') NOT VALID`;
  await database.$executeRawUnsafe(`ALTER TABLE outbox ${broken ? only : 'DROP CONSTRAINT broken'}`);
}

/** Has jobs that wait for their next try be due. */
async function hurry(): Promise<void> {
  await database.$executeRawUnsafe('UPDATE _private_jobs SET run_at = now() WHERE locked_at IS NULL');
}

describe('a delivery', () => {
  it('of an order becomes an event with nothing personal in it, marked in one transaction', async () => {
    await webhooks.send(fromShopify('orders/create', shopifyOrder(), { id: 'order-1' }));
    const [event] = await webhooks.published(1);
    const { id } = await webhooks.delivery('order-1', 'PROCESSED');
    expect(event).toMatchObject({
      type: 'webhook.order_created',
      payload: {
        deliveryId: id,
        externalId: 'gid://shopify/Order/9007199254740993',
        totalMinor: 10_970,
        currency: 'USD',
        paid: false,
        cancelled: false,
      },
    });
    expect(JSON.stringify(event)).not.toMatch(/sasha|harbour/i);
  });

  it('of a product, and of its deletion, becomes an event of the same product', async () => {
    const product = {
      admin_graphql_api_id: 'gid://shopify/Product/9007199254741001',
      title: 'Trail harness',
      handle: 'trail-harness',
      status: 'active',
      updated_at: '2026-11-20T10:00:00Z',
      variants: [
        {
          admin_graphql_api_id: 'gid://shopify/ProductVariant/1',
          title: 'M',
          sku: null,
          price: '99.70',
        },
      ],
    };
    await webhooks.send(fromShopify('products/update', product));
    // A number beyond 2^53, as Shopify writes it.
    await webhooks.send(fromShopify('products/delete', '{"id":9007199254741001}'));
    const events = await webhooks.published(2);
    const [update, deletion] = events.toSorted((left) =>
      JSON.stringify(left).includes('"product":null') ? 1 : -1,
    );
    expect(update).toMatchObject({
      type: 'webhook.product_updated',
      payload: { product: { title: 'Trail harness', listed: true, variants: [{ priceMinor: 9_970 }] } },
    });
    expect(deletion).toMatchObject({
      aggregateId: update?.aggregateId,
      payload: { externalId: 'gid://shopify/Product/9007199254741001', product: null },
    });
  });

  it.each([
    [
      'Stripe',
      fromStripe({
        id: 'evt_paid',
        type: 'payment_intent.succeeded',
        data: {
          object: {
            id: 'pi_1',
            amount: 5_000,
            amount_received: 4_000,
            currency: 'usd',
            metadata: { order_id: orderId },
          },
        },
      }),
    ],
    [
      'a system of our own',
      fromOwnSystem('payment.succeeded', { paymentId: 'pi_1', orderId, amountMinor: 4_000, currency: 'USD' }),
    ],
  ])('of a payment by %s becomes an event of its order', async (_name, request) => {
    await webhooks.send(request);
    expect(await webhooks.published(1)).toMatchObject([
      {
        type: 'webhook.payment_succeeded',
        aggregateId: orderId,
        payload: { paymentId: 'pi_1', orderId, amountMinor: 4_000, currency: 'USD' },
      },
    ]);
  });

  it('that is about nothing of ours is left alone', async () => {
    const intent = { id: 'pi_2', amount: 1, currency: 'usd', metadata: {} };
    await webhooks.send(fromStripe({ id: 'evt_other', type: 'charge.refunded' }));
    await webhooks.send(
      fromStripe({ id: 'evt_stranger', type: 'payment_intent.succeeded', data: { object: intent } }),
    );
    await webhooks.delivery('evt_other', 'IGNORED');
    await webhooks.delivery('evt_stranger', 'IGNORED');
  });

  it.each([
    ['without lines', { line_items: [] }],
    ['with a price of three decimals', { total_price: '1.005' }],
    ['with a negative price', { total_price: '-1.00' }],
    ['with a price beyond any order', { total_price: '99999999999.00' }],
    ['with an id that is none', { admin_graphql_api_id: 9_007_199_254_740_992 }],
    ['with a time that is none', { updated_at: 'soon' }],
  ])('that cannot be understood (%s) is dead at once, and says where but not what', async (name, change) => {
    const id = name.replaceAll(' ', '-');
    await webhooks.send(fromShopify('orders/create', shopifyOrder(change), { id }));
    const { lastError, attempts } = await webhooks.delivery(id, 'DEAD');
    expect(attempts).toHaveLength(1);
    expect(lastError).toMatch(new RegExp(`^${Object.keys(change)[0]}`));
    expect(lastError).not.toMatch(/sasha|-1\.00|1\.005/);
  });

  it('is tried again after what is wrong with us, and published once', async () => {
    await breakOutbox(true);
    await webhooks.send(fromShopify('orders/updated', shopifyOrder(), { id: 'unlucky' }));
    await webhooks.delivery('unlucky', 'FAILED');
    await breakOutbox(false);
    await hurry();
    const { attempts, lastError } = await webhooks.delivery('unlucky', 'PROCESSED');
    expect(attempts.at(-1)).toEqual({ error: null });
    expect(attempts[0]?.error).toMatch(/outbox/);
    expect(lastError).toBeNull();
    expect(await webhooks.published(1)).toMatchObject([{ type: 'webhook.order_updated' }]);
  });

  it('that is dead is processed again with the others of its kind, or by itself', async () => {
    await webhooks.send(fromShopify('orders/create', { name: 'no order' }, { id: 'hopeless' }));
    const { id } = await webhooks.delivery('hopeless', 'DEAD');
    const { retryFailedWebhooks } = await webhooks.data<{ retryFailedWebhooks: { retried: number } }>(
      `mutation { retryFailedWebhooks(input: { filter: { status: DEAD, topic: "orders/create" } }) { retried } }`,
    );
    expect(retryFailedWebhooks.retried).toBeGreaterThan(0);
    const replay =
      'mutation ($id: ID!) { replayWebhook(input: { id: $id }) { delivery { status } userErrors { code } } }';
    expect(await webhooks.data(replay, { id })).toMatchObject({
      replayWebhook: { delivery: { status: 'RECEIVED' }, userErrors: [] },
    });
    expect((await webhooks.delivery('hopeless', 'DEAD')).attempts.length).toBeGreaterThan(1);
    const { retried } = retryFailedWebhooks;
    const events = await webhooks.published(retried + 1);
    expect(events.map(({ type }) => type)).toEqual([
      ...Array.from({ length: retried }, () => 'webhook.retried'),
      'webhook.replayed',
    ]);
    expect(events.filter(({ aggregateId }) => aggregateId === id)).toHaveLength(2);
    for (const { actor, requestId } of events)
      expect({ actor, requestId }).toMatchObject({ actor: webhooks.staff, requestId: expect.any(String) });
    expect(await webhooks.data(replay, { id: 'nobody' })).toMatchObject({
      replayWebhook: { delivery: null, userErrors: [{ code: 'DELIVERY_NOT_FOUND' }] },
    });
  });

  it('that was processed can be processed again: the event is another, what it tells the same', async () => {
    await webhooks.send(fromShopify('orders/create', shopifyOrder(), { id: 'twice' }));
    const [first] = await webhooks.published(1);
    const { id } = await webhooks.delivery('twice', 'PROCESSED');
    await webhooks.data('mutation ($id: ID!) { replayWebhook(input: { id: $id }) { delivery { id } } }', {
      id,
    });
    const [, second] = await webhooks.published(2);
    expect(second?.id).not.toBe(first?.id);
    expect(second?.payload).toEqual(first?.payload);
  });
});

describe('what is known of deliveries', () => {
  it('is for staff alone', async () => {
    for (const actor of [null, { ...webhooks.staff, role: 'CUSTOMER' as const }]) {
      for (const query of [
        '{ webhookDeliveries { totalCount } }',
        '{ webhookDelivery(id: "x") { id } }',
        'mutation { replayWebhook(input: { id: "x" }) { userErrors { code } } }',
        'mutation { retryFailedWebhooks(input: {}) { retried } }',
      ]) {
        const { errors } = await webhooks.subgraph.execute({ query, actor });
        expect(errors?.[0]?.extensions.code).toBe(actor === null ? 'UNAUTHENTICATED' : 'FORBIDDEN');
      }
    }
  });

  it('can be filtered, and tells the order of a delivery', async () => {
    await webhooks.send(fromShopify('orders/edited', shopifyOrder(), { id: 'told' }));
    await webhooks.delivery('told', 'PROCESSED');
    const answer = await webhooks.data(
      `{ webhookDeliveries(first: 1, filter: { source: SHOPIFY, status: PROCESSED, topic: "orders/edited" }) {
        totalCount
        nodes { deliveryId order { externalId number lines { title quantity } shippingAddress { city } } }
      } }`,
    );
    expect(answer).toEqual({
      webhookDeliveries: {
        totalCount: 1,
        nodes: [
          {
            deliveryId: 'told',
            order: {
              externalId: 'gid://shopify/Order/9007199254740993',
              number: '#1001',
              lines: [{ title: 'Trail harness – M', quantity: 1 }],
              shippingAddress: { city: 'Astoria' },
            },
          },
        ],
      },
    });
  });

  it('is forgotten in time: payloads after 14 days, the rest after 90', async () => {
    for (const [id, days] of [
      ['young', 13],
      ['old', 15],
      ['very-old', 91],
    ] as const) {
      await webhooks.send(fromShopify('orders/updated', shopifyOrder(), { id }));
      await webhooks.delivery(id, 'PROCESSED');
      const createdAt = new Date(Date.now() - days * 86_400_000);
      await database.delivery.updateMany({ where: { deliveryId: id }, data: { createdAt } });
    }
    await database.$executeRawUnsafe(
      `SELECT add_job('forget_deliveries', '{"_cron": {"backfilled": false}}'::json)`,
    );
    const { id, payload } = await webhooks.delivery('young', 'PROCESSED');
    expect(payload).not.toBeNull();
    await expect
      .poll(async () => (await webhooks.deliveries()).some(({ deliveryId }) => deliveryId === 'very-old'), {
        timeout: 20_000,
      })
      .toBe(false);
    const old = await webhooks.delivery('old', 'PROCESSED');
    expect(old.payload).toBeNull();
    expect(id).not.toBe(old.id);
    expect(
      await webhooks.data(
        'mutation ($id: ID!) { replayWebhook(input: { id: $id }) { userErrors { code } } }',
        { id: old.id },
      ),
    ).toMatchObject({ replayWebhook: { userErrors: [{ code: 'PAYLOAD_NOT_KEPT' }] } });
  });
});

describe('development data', () => {
  it('is there once, as it would be had it been delivered', async () => {
    const fresh = await TestWebhooks.open();
    await fresh.subgraph.mounted.seed();
    await fresh.subgraph.mounted.seed();
    const seeded = await fresh.deliveries();
    expect(seeded.map(({ status }) => status)).toEqual([
      'PROCESSED',
      'DEAD',
      'PROCESSED',
      'PROCESSED',
      'PROCESSED',
    ]);
    for (const { id, deliveryId, status } of seeded) {
      await fresh.data('mutation ($id: ID!) { replayWebhook(input: { id: $id }) { delivery { id } } }', {
        id,
      });
      const { attempts } = await fresh.delivery(deliveryId, status);
      expect(attempts).toHaveLength(2);
    }
    await fresh.close();
  });
});
