import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabaseClient } from './database.ts';
import { fromShopify, shopifyOrder, TestWebhooks } from './webhooks.ts';

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

/** A number beyond 2^53, as text; each call gives another one. */
let ids = 9_007_199_254_741_001n;
function newId(): string {
  ids += 2n;
  return String(ids);
}

function gid(order: string): string {
  return `gid://shopify/Order/${order}`;
}

function orderDelivery(order: string, options: { id: string; eventId?: string }) {
  const payload = shopifyOrder({
    admin_graphql_api_id: gid(order),
    line_items: [
      { title: 'Harness', quantity: 1, price: '9.00', properties: [{ name: 'For', value: 'Sasha' }] },
    ],
  });
  return fromShopify('orders/updated', payload, options);
}

const customer = '9007199254742001';
const who = `"customer":{"id":${customer},"email":"sasha@shopper.test","phone":"+1 503 555 0188"}`;

/** Shopify writes ids as numbers, which is why this is no object. */
function redaction(id: string, ...orders: string[]) {
  const payload = `{"shop_id":1,"shop_domain":"a.myshopify.com",${who},"orders_to_redact":[${orders}]}`;
  return fromShopify('customers/redact', payload, { id });
}

/** The deliveries in which something personal is left. */
async function personal(): Promise<string[]> {
  const rows = await database.$queryRaw<{ id: string }[]>`
    SELECT delivery_id AS id FROM deliveries
    WHERE concat(payload, last_error) ~* 'sasha|harbour|astoria|503 555' ORDER BY delivery_id`;
  return rows.map(({ id }) => id);
}

describe('customers/redact', () => {
  it('takes out of deliveries who placed the orders it names, and tells other domains', async () => {
    const [first, second, other] = [newId(), newId(), newId()];
    await webhooks.send(orderDelivery(first, { id: 'first', eventId: 'twice' }));
    await webhooks.send(orderDelivery(first, { id: 'first-repeated', eventId: 'twice' }));
    await webhooks.send(orderDelivery(second, { id: 'second' }));
    await webhooks.send(orderDelivery(other, { id: 'other' }));
    await webhooks.send(fromShopify('customers/data_request', `{${who}}`, { id: 'request' }));
    await webhooks.published(3);
    await webhooks.delivery('request', 'ACTION_REQUIRED');

    await webhooks.send(redaction('redaction', first, second));
    const events = await webhooks.published(2);
    expect(events.map(({ type, payload }) => ({ type, payload }))).toMatchObject(
      [first, second].map((id) => ({ type: 'webhook.order_redacted', payload: { externalId: gid(id) } })),
    );
    await webhooks.delivery('redaction', 'PROCESSED');
    expect(await personal()).toEqual(['other']);
    const { order } = await webhooks.data<{ order: unknown }>(
      '{ order: webhookDeliveries(first: 1, filter: { topic: "orders/updated", status: REPEATED }) { nodes { order { externalId email lines { title specification { value } } shippingAddress { name } } } } }',
    );
    expect(order).toEqual({
      nodes: [
        {
          order: {
            externalId: gid(first),
            email: null,
            lines: [{ title: 'Harness', specification: [] }],
            shippingAddress: null,
          },
        },
      ],
    });
    await database.delivery.deleteMany({ where: { deliveryId: 'other' } });
  });

  it('holds for what is delivered later, and may come twice', async () => {
    const order = newId();
    await webhooks.send(redaction('early', order));
    await webhooks.delivery('early', 'PROCESSED');
    await webhooks.send(redaction('early-again', order));
    await webhooks.delivery('early-again', 'PROCESSED');
    await webhooks.send(orderDelivery(order, { id: 'late' }));
    await webhooks.delivery('late', 'PROCESSED');
    expect((await webhooks.published(3)).map(({ type }) => type)).toEqual([
      'webhook.order_redacted',
      'webhook.order_redacted',
      'webhook.order_updated',
    ]);
    expect(await personal()).toEqual([]);
  });

  it('waits for what is being stored at the same moment', async () => {
    const order = newId();
    const waiting = () =>
      database.$queryRaw<{ type: string }[]>`
        SELECT locktype AS type FROM pg_locks JOIN pg_stat_activity USING (pid)
        WHERE NOT granted AND datname = current_database()`;
    const sent = await database.$transaction(async (tx) => {
      // Somebody else is storing the same delivery, and will not have.
      await tx.$executeRaw`
        INSERT INTO deliveries (id, source, topic, delivery_id, status, created_at)
        VALUES (gen_random_uuid(), 'SHOPIFY', 'orders/updated', 'held', 'RECEIVED', now())`;
      const held = webhooks.send(orderDelivery(order, { id: 'held' }));
      await expect.poll(waiting).toHaveLength(1);
      await webhooks.send(redaction('amidst', order));
      await expect.poll(waiting).toContainEqual({ type: 'advisory' });
      await tx.$executeRaw`DELETE FROM deliveries WHERE delivery_id = 'held'`;
      // By itself it would be awaited before this ends, which it waits for.
      return [held];
    });
    expect(await Promise.all(sent)).toEqual(['200 NEW']);
    await webhooks.delivery('amidst', 'PROCESSED');
    await webhooks.delivery('held', 'PROCESSED');
    expect(await personal()).toEqual([]);
  });

  it.each([
    ['that names nobody', '{"orders_to_redact":[]}'],
    ['of orders that are none', `{${who},"orders_to_redact":[1.5]}`],
    [
      'of more orders than anybody has',
      `{${who},"orders_to_redact":[${Array.from({ length: 1_001 }, () => 1)}]}`,
    ],
  ])('%s is dead at once, so that a person looks at it', async (name, payload) => {
    const id = name.replaceAll(' ', '-');
    await webhooks.send(fromShopify('customers/redact', payload, { id }));
    const { lastError } = await webhooks.delivery(id, 'DEAD');
    expect(lastError).toMatch(/^(customer|orders_to_redact)/);
  });
});

describe('a request on which a person has to act', () => {
  it.each(['customers/data_request', 'shop/redact'])(
    '%s is kept for as long as there is time for it',
    async (topic) => {
      await webhooks.send(fromShopify(topic, `{"shop_id":1,${who}}`, { id: topic }));
      await webhooks.delivery(topic, 'ACTION_REQUIRED');
      const filter = `{ source: SHOPIFY, status: ACTION_REQUIRED, topic: "${topic}" }`;
      const list = `{ webhookDeliveries(filter: ${filter}) { nodes { deliveryId payload } } }`;
      for (const [days, payload] of [
        [29, expect.stringContaining('sasha')],
        [31, null],
      ] as const) {
        const createdAt = new Date(Date.now() - days * 86_400_000);
        await database.delivery.updateMany({ where: { deliveryId: topic }, data: { createdAt } });
        await database.$executeRawUnsafe(
          `SELECT add_job('forget_deliveries', '{"_cron": {"backfilled": false}}'::json)`,
        );
        await expect
          .poll(() => database.$queryRaw`SELECT FROM _private_jobs`, { timeout: 20_000 })
          .toHaveLength(0);
        const { webhookDeliveries } = await webhooks.data<{ webhookDeliveries: { nodes: unknown[] } }>(list);
        expect(webhookDeliveries.nodes).toContainEqual({ deliveryId: topic, payload });
      }
    },
  );

  it('comes to an address of its own, which is for nothing else', async () => {
    const { headers, body } = fromShopify('customers/update', `{${who}}`);
    expect(await webhooks.send({ path: '/webhooks/shopify/privacy', headers, body })).toBe('400 MALFORMED');
  });
});
