import { randomUUID } from 'node:crypto';
import { noCause } from '@pet/platform/events';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Builder, openBuilder } from './builder.ts';

let builder: Builder;
beforeAll(async () => {
  builder = await openBuilder();
});
afterAll(() => builder.close());

/** Enough on a machine that does much else. */
const patience = { timeout: 20_000 };

const variant = { externalId: 'gid://shopify/ProductVariant/1', title: 'M', sku: null, priceMinor: 9_970 };

/** News of a product at a second of its own clock. */
function news(id: string, second: number, change: { title?: string; listed?: boolean } | null) {
  const product = change && {
    title: `At ${second}`,
    handle: `product-${id}`,
    vendor: null,
    listed: true,
    variants: [variant],
    ...change,
  };
  const revision = new Date(second * 1_000).toISOString();
  const payload = { deliveryId: randomUUID(), externalId: `gid://shopify/Product/${id}`, revision, product };
  return {
    type: 'webhook.product_updated',
    aggregateId: id,
    sequence: null,
    payload,
    cause: noCause,
  } as const;
}

async function ask(query: string, variables: Record<string, unknown> = {}): Promise<unknown> {
  return (await builder.ask(null, query, variables)).data;
}

const find = (id: string) =>
  ask('query ($handle: String!) { product(handle: $handle) { title variants { title price { amount } } } }', {
    handle: `product-${id}`,
  });

it('a product that is delivered is for everybody to see', async () => {
  const id = randomUUID();
  await builder.subgraph.bus.deliver(news(id, 1, { title: 'Trail harness' }));
  const product = { title: 'Trail harness', variants: [{ title: 'M', price: { amount: '99.70' } }] };
  await expect.poll(() => find(id), patience).toEqual({ product });
  expect(await ask('{ products(first: 1) { totalCount nodes { id externalId } } }')).toEqual({
    products: { totalCount: 1, nodes: [{ id, externalId: `gid://shopify/Product/${id}` }] },
  });
});

it('the newest news count, in whatever order they come, and a deleted product does not come back', async () => {
  const orders = [
    [1, 2, 3],
    [1, 3, 2],
    [2, 1, 3],
    [2, 3, 1],
    [3, 1, 2],
    [3, 2, 1],
  ];
  const [changed, deleted, hidden] = [orders, orders, orders].map((all) => all.map(() => randomUUID()));
  for (const [index, order] of orders.entries()) {
    for (const second of order) {
      await builder.subgraph.bus.deliver(
        news(changed?.[index] ?? '', second, {}),
        news(deleted?.[index] ?? '', second, second === 3 ? null : {}),
        news(hidden?.[index] ?? '', second, { listed: second !== 3 }),
      );
    }
  }
  const last = randomUUID();
  await builder.subgraph.bus.deliver(news(last, 1, {}));
  await expect.poll(() => find(last), patience).toMatchObject({ product: { title: 'At 1' } });
  for (const id of changed ?? [])
    await expect.poll(() => find(id), patience).toMatchObject({ product: { title: 'At 3' } });
  for (const id of [...(deleted ?? []), ...(hidden ?? [])])
    await expect.poll(() => find(id), patience).toEqual({ product: null });
});
