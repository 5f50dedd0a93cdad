import { randomUUID } from 'node:crypto';
import { testActor } from '@pet/platform/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { codes, Shop, shippingAddress } from './shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open();
});
afterAll(() => shop.close());

async function countOrders(): Promise<number> {
  const { orders } = await shop.data<{ orders: { totalCount: number } }>(
    shop.staff,
    '{ orders { totalCount } }',
  );
  return orders.totalCount;
}

describe('placeOrder', () => {
  it('freezes the design, its price, the shipping and the address', async () => {
    const designId = shop.builder.add(shop.customer, '129.50');
    const input = shop.placeOrderInput(designId, {
      lines: [{ designId, quantity: 2 }],
      shippingMethod: 'EXPRESS',
      note: 'Ring twice',
    });
    const { order } = await shop.placeOrder(shop.customer, input);
    expect(order).toMatchObject({
      number: expect.stringMatching(/^AP-[0-9A-HJKMNP-TV-Z]{8}$/),
      status: 'PLACED',
      sequence: 1,
    });

    shop.builder.change(designId, { name: 'Renamed', price: { amount: '999.00', currency: 'USD' } });
    const answer = await shop.data(
      shop.customer,
      `query ($id: ID!) { order(id: $id) {
        lines { quantity unitPrice { amount currency } total { amount } design { id }
          snapshot { name version specification { label value } config } }
        subtotal { amount } shipping { method cost { amount } } total { amount } customer { id } email
        shippingAddress { name line1 line2 city country } placedAt
        timeline { position kind from to sequence note actor { id } } shipments { id } nextStatuses
      } }`,
      { id: order?.id },
    );
    expect(answer).toEqual({
      order: {
        lines: [
          {
            quantity: 2,
            unitPrice: { amount: '129.50', currency: 'USD' },
            total: { amount: '259.00' },
            design: { id: designId },
            snapshot: {
              name: 'Design at 129.50',
              version: 3,
              specification: [{ label: 'Size', value: 'M' }],
              config: { size: 'M', pet: null },
            },
          },
        ],
        subtotal: { amount: '259.00' },
        shipping: { method: 'EXPRESS', cost: { amount: '23.45' } },
        total: { amount: '282.45' },
        customer: { id: shop.customer.userId },
        email: 'Casey@Example.org',
        shippingAddress: {
          name: shippingAddress.name,
          line1: shippingAddress.line1,
          line2: null,
          city: 'Portland',
          country: 'US',
        },
        placedAt: expect.any(Date),
        timeline: [
          {
            position: 1,
            kind: 'STATUS_CHANGED',
            from: null,
            to: 'PLACED',
            sequence: 1,
            note: null,
            actor: { id: shop.customer.userId },
          },
          {
            position: 2,
            kind: 'NOTE',
            from: null,
            to: null,
            sequence: null,
            note: 'Ring twice',
            actor: { id: shop.customer.userId },
          },
        ],
        shipments: [],
        nextStatuses: ['CANCELLED'],
      },
    });
  });

  it('asks the builder once, also for a design in several lines', async () => {
    const designId = shop.builder.add(shop.customer, '10.00');
    const before = shop.builder.calls;
    const lines = [
      { designId, quantity: 1 },
      { designId: designId.toUpperCase(), quantity: 2 },
    ];
    expect(
      (await shop.placeOrder(shop.customer, shop.placeOrderInput(designId, { lines }))).userErrors,
    ).toEqual([]);
    expect(shop.builder.calls - before).toBe(1);
  });

  it('takes missing, malformed and other people’s designs for missing alike', async () => {
    const own = shop.builder.add(shop.customer);
    const foreign = shop.builder.add(shop.rival);
    const lines = [own, foreign, randomUUID(), "1' OR '1'='1"].map((designId) => ({ designId, quantity: 1 }));
    const { order, userErrors } = await shop.placeOrder(shop.customer, shop.placeOrderInput(own, { lines }));
    expect(order).toBeNull();
    const message = 'You have no such design.';
    expect(userErrors).toEqual(
      ['1', '2', '3'].map((index) => ({
        code: 'DESIGN_NOT_FOUND',
        field: ['lines', index, 'designId'],
        message,
      })),
    );
  });

  it.each([
    ['in another currency', { amount: '10.00', currency: 'EUR' }],
    ['without a price', null],
    ['at a price beyond reason', { amount: '10000.01', currency: 'USD' }],
  ])('refuses a design %s', async (_what, price) => {
    const designId = shop.builder.add(shop.customer);
    shop.builder.change(designId, { price });
    expect(codes(await shop.placeOrder(shop.customer, shop.placeOrderInput(designId)))).toEqual([
      'DESIGN_NOT_ORDERABLE',
    ]);
  });

  it('places nothing and masks the reason when the builder answers nonsense', async () => {
    const designId = shop.builder.add(shop.customer, 'a lot');
    const before = await countOrders();
    const query = 'mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { order { id } } }';
    const { errors } = await shop.subgraph.execute({
      query,
      variables: { input: shop.placeOrderInput(designId) },
      actor: shop.customer,
    });
    expect(errors?.map((error) => error.extensions.code)).toEqual(['INTERNAL_SERVER_ERROR']);
    expect(errors?.[0]?.message).not.toContain('amount');
    expect(await countOrders()).toBe(before);
  });

  it.each([
    ['a quantity of -1', { lines: [{ designId: randomUUID(), quantity: -1 }] }, ['lines', '0', 'quantity']],
    ['a quantity of 0', { lines: [{ designId: randomUUID(), quantity: 0 }] }, ['lines', '0', 'quantity']],
    [
      'a quantity of a billion',
      { lines: [{ designId: randomUUID(), quantity: 1e9 }] },
      ['lines', '0', 'quantity'],
    ],
    ['a megabyte of key', { idempotencyKey: 'k'.repeat(1e6) }, ['idempotencyKey']],
    ['a megabyte of note', { note: 'n'.repeat(1e6) }, ['note']],
    ['a megabyte of e-mail', { email: `${'e'.repeat(1e6)}@example.org` }, ['email']],
    ['a megabyte of id', { lines: [{ designId: 'd'.repeat(1e6), quantity: 1 }] }, ['lines', '0', 'designId']],
    [
      'a bad country',
      { shippingAddress: { ...shippingAddress, country: 'usa' } },
      ['shippingAddress', 'country'],
    ],
  ])('refuses %s before it asks anybody', async (_what, change, field) => {
    const before = shop.builder.calls;
    const { order, userErrors } = await shop.placeOrder(
      shop.customer,
      shop.placeOrderInput(randomUUID(), change),
    );
    expect(order).toBeNull();
    expect(userErrors).toMatchObject([{ code: 'INVALID', field }]);
    expect(shop.builder.calls).toBe(before);
  });

  it('is for who is signed in', async () => {
    const query = 'mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { order { id } } }';
    const variables = { input: shop.placeOrderInput(randomUUID()) };
    expect(await shop.errorCodes({ query, variables })).toEqual(['UNAUTHENTICATED']);
  });
});

describe('an idempotency key', () => {
  it('answers the same order again, even after the design is gone', async () => {
    const designId = shop.builder.add(shop.customer);
    const input = shop.placeOrderInput(designId);
    const first = await shop.placeOrder(shop.customer, input);
    shop.builder.designs.delete(designId);
    expect(await shop.placeOrder(shop.customer, { ...input, email: ' Casey@Example.org ' })).toEqual(first);
  });

  it('refuses another input', async () => {
    const input = shop.placeOrderInput(shop.builder.add(shop.customer));
    await shop.placeOrder(shop.customer, input);
    expect(
      (await shop.placeOrder(shop.customer, { ...input, shippingMethod: 'EXPRESS' })).userErrors,
    ).toMatchObject([{ code: 'IDEMPOTENCY_KEY_REUSED', field: ['idempotencyKey'] }]);
  });

  it('belongs to one actor and one operation', async () => {
    const idempotencyKey = randomUUID();
    const own = await shop.order(shop.customer, { idempotencyKey });
    const other = await shop.order(shop.rival, { idempotencyKey });
    const again = await shop.reorder(shop.customer, own.id, idempotencyKey);
    expect(new Set([own.id, other.id, again.order?.id]).size).toBe(3);
  });

  it('is free again after a refusal', async () => {
    const designId = randomUUID();
    const input = shop.placeOrderInput(designId);
    expect(codes(await shop.placeOrder(shop.customer, input))).toEqual(['DESIGN_NOT_FOUND']);
    const lines = [{ designId: shop.builder.add(shop.customer), quantity: 1 }];
    expect((await shop.placeOrder(shop.customer, { ...input, lines })).userErrors).toEqual([]);
  });

  it('makes one order of ten identical calls at once, and tells all ten', async () => {
    const before = await countOrders();
    const input = shop.placeOrderInput(shop.builder.add(shop.customer));
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => shop.placeOrder(shop.customer, input)),
    );
    expect(answers.flatMap((answer) => answer.userErrors)).toEqual([]);
    expect(new Set(answers.map((answer) => answer.order?.id)).size).toBe(1);
    expect(await countOrders()).toBe(before + 1);
  });

  it('lets one of two different inputs win when they race', async () => {
    const input = shop.placeOrderInput(shop.builder.add(shop.customer));
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        shop.placeOrder(shop.customer, { ...input, note: `race ${index % 2}` }),
      ),
    );
    const placed = new Set(answers.flatMap((answer) => answer.order?.id ?? []));
    expect(placed.size).toBe(1);
    expect(answers.flatMap(codes)).toEqual(Array.from({ length: 3 }, () => 'IDEMPOTENCY_KEY_REUSED'));
  });
});

describe('reorder', () => {
  let orderId: string;
  let designId: string;
  beforeEach(async () => {
    designId = shop.builder.add(shop.customer, '100.00');
    const lines = [{ designId, quantity: 3 }];
    orderId = (await shop.order(shop.customer, { lines, note: 'only this once' })).id;
  });

  it('orders the same at today’s price', async () => {
    shop.builder.change(designId, { price: { amount: '110.00', currency: 'USD' }, name: 'Better' });
    const { order } = await shop.reorder(shop.customer, orderId);
    expect(order?.id).not.toBe(orderId);
    const query = `query ($id: ID!) { order(id: $id) {
      lines { quantity unitPrice { amount } snapshot { name } } total { amount } email shippingAddress { line1 }
      timeline { kind } } }`;
    expect(await shop.data(shop.customer, query, { id: order?.id })).toEqual({
      order: {
        lines: [{ quantity: 3, unitPrice: { amount: '110.00' }, snapshot: { name: 'Better' } }],
        total: { amount: '330.00' },
        email: 'Casey@Example.org',
        shippingAddress: { line1: shippingAddress.line1 },
        timeline: [{ kind: 'STATUS_CHANGED' }],
      },
    });
  });

  it('is idempotent', async () => {
    const key = randomUUID();
    const answers = await Promise.all([1, 2, 3].map(() => shop.reorder(shop.customer, orderId, key)));
    expect(new Set(answers.map((answer) => answer.order?.id)).size).toBe(1);
    const other = await shop.order();
    expect(codes(await shop.reorder(shop.customer, other.id, key))).toEqual(['IDEMPOTENCY_KEY_REUSED']);
  });

  it('says when a design is gone', async () => {
    shop.builder.designs.delete(designId);
    expect((await shop.reorder(shop.customer, orderId)).userErrors).toMatchObject([
      { code: 'DESIGN_NOT_FOUND', field: ['orderId'] },
    ]);
  });

  it('answers other people’s orders like missing ones', async () => {
    const missing = await shop.reorder(shop.customer, randomUUID());
    expect(codes(missing)).toEqual(['ORDER_NOT_FOUND']);
    expect(await shop.reorder(shop.rival, orderId)).toEqual(missing);
    expect(await shop.reorder(testActor('STAFF'), orderId)).toEqual(missing);
    expect(await shop.reorder(shop.customer, 'nonsense')).toEqual(missing);
  });
});
