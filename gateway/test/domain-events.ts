import { randomUUID } from 'node:crypto';
import { demoAccounts } from '@pet/platform/demo';
import { expect, it } from 'vitest';
import { read, type ShopClient } from './shop-client.ts';
import { harnessConfig as config, shippingAddress } from './shop-samples.ts';
import { deliverFromShopify, shopifyOrder } from './shopify-delivery.ts';

/** The next change of a design that its follower is told of, as kind and version. */
async function nextChange(changes: AsyncIterableIterator<Parameters<typeof read>[0]>): Promise<unknown> {
  const { value } = await changes.next();
  return value.data?.designChanged;
}

/** What happens in one domain has its effect in the others: told through the public endpoints only, in any topology. */
export function tellDomainEvents(openClient: () => ShopClient): void {
  it('what happens in one domain has its effect in the others', async () => {
    const shop = openClient();
    const password = 'a long walk at dawn';
    const registered = await shop.send(
      `mutation ($input: RegisterInput!) { register(input: $input) { session { accessToken } } }`,
      { input: { email: 'nora@example.com', password, displayName: 'Nora Nilsson' } },
    );
    const customer = read(registered, 'register.session.accessToken');
    const created = await shop.send(
      `mutation ($input: CreateDesignInput!) { createDesign(input: $input) { design { id } userErrors { message } } }`,
      { input: { name: 'For Rex', config } },
      customer,
    );
    const designId = read(created, 'createDesign.design.id');
    const changes = shop.follow(
      'subscription ($designId: ID!) { designChanged(designId: $designId, afterVersion: 1) { version kind } }',
      { designId },
      customer,
    );

    const ordered = await shop.send(
      `mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { order { id } userErrors { message } } }`,
      {
        input: {
          idempotencyKey: randomUUID(),
          lines: [{ designId, quantity: 1 }],
          email: 'nora@example.com',
          shippingMethod: 'STANDARD',
          shippingAddress,
        },
      },
      customer,
    );
    const orderId = read(ordered, 'placeOrder.order.id');
    expect(await nextChange(changes)).toEqual({ version: 2, kind: 'ORDERED' });
    await changes.return?.();

    await shop.send(
      'mutation ($input: CancelOrderInput!) { cancelOrder(input: $input) { order { id } } }',
      { input: { orderId } },
      customer,
    );
    await shop.send(
      'mutation ($input: DeleteAccountInput!) { deleteAccount(input: $input) { deletedUserId } }',
      { input: { password } },
      customer,
    );
    const staff = await shop.token('staff');
    const following = shop.follow(
      'subscription ($designId: ID!) { designChanged(designId: $designId, afterVersion: 2) { version kind } }',
      { designId },
      staff,
    );
    expect(await nextChange(following)).toEqual({ version: 3, kind: 'DELETED' });
    await following.return?.();
    const order = 'query ($id: ID!) { order(id: $id) { email shippingAddress { name country } } }';
    await expect
      .poll(async () => (await shop.send(order, { id: orderId }, staff)).data, { timeout: 10_000 })
      .toEqual({
        order: {
          email: 'deleted@customer.invalid',
          shippingAddress: { name: 'Deleted customer', country: 'US' },
        },
      });
  });

  it('what Shopify delivers becomes an order and a product', async () => {
    const shop = openClient();
    const staff = await shop.token('staff');
    await deliverFromShopify(shop.url, 'orders/create', shopifyOrder);
    const newest =
      '{ orders(first: 100) { nodes { externalId externalNumber status total { amount } customer { id } } } }';
    const order = {
      externalId: shopifyOrder.admin_graphql_api_id,
      externalNumber: '#2001',
      status: 'CONFIRMED',
      total: { amount: '59.00' },
      customer: null,
    };
    await expect
      .poll(async () => read<unknown[]>(await shop.send(newest, {}, staff), 'orders.nodes'), {
        timeout: 20_000,
      })
      .toContainEqual(order);

    await deliverFromShopify(shop.url, 'products/update', {
      admin_graphql_api_id: 'gid://shopify/Product/9007199254749002',
      title: 'Lead',
      handle: 'lead',
      status: 'active',
      updated_at: '2026-11-20T10:00:00Z',
      variants: [{ admin_graphql_api_id: 'gid://shopify/ProductVariant/1', title: '2 m', price: '19.00' }],
    });
    const product = '{ product(handle: "lead") { title variants { price { amount } } } }';
    await expect
      .poll(async () => (await shop.send(product)).data, { timeout: 20_000 })
      .toEqual({ product: { title: 'Lead', variants: [{ price: { amount: '19.00' } }] } });
  });

  it('who did it is recorded, by which request, and in which trace', async () => {
    const shop = openClient();
    const [traceId, requestId] = [randomUUID().replaceAll('-', ''), randomUUID()];
    await fetch(`${shop.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${await shop.token('rival')}`,
        traceparent: `00-${traceId}-00f067aa0ba902b7-01`,
        'x-request-id': requestId,
      },
      body: JSON.stringify({
        query: 'mutation { updatePreferences(input: { units: METRIC }) { userErrors { message } } }',
      }),
    });
    const log = `query ($traceId: String) { auditLog(filter: { traceId: $traceId }) {
      nodes { action resource { type id } actor { kind user { id } role } requestId }
    } }`;
    const admin = await shop.token('admin');
    const { id } = demoAccounts.rival;
    await expect
      .poll(async () => (await shop.send(log, { traceId }, admin)).data, { timeout: 10_000 })
      .toEqual({
        auditLog: {
          nodes: [
            {
              action: 'user.updated',
              resource: { type: 'user', id },
              actor: { kind: 'USER', user: { id }, role: 'CUSTOMER' },
              requestId,
            },
          ],
        },
      });
  });
}
