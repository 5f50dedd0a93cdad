import { randomUUID } from 'node:crypto';
import type { Actor } from '@pet/platform/identity';
import { testActor } from '@pet/platform/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type OrderAnswer, Shop, tableStatements } from './shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open();
});
afterAll(() => shop.close());

const oneOrder = 'query ($id: ID!) { order(id: $id) { id number } }';
const entities = `query ($representations: [_Any!]!) { _entities(representations: $representations) {
  ... on Order { id number } ... on User { id orders(first: 2) { nodes { id } totalCount pageInfo { hasNextPage endCursor } } } } }`;

/** What an operation costs in SQL. */
async function statementsOf(
  actor: Actor,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<string[]> {
  shop.subgraph.statements.length = 0;
  await shop.data(actor, query, variables);
  return tableStatements(shop.subgraph.statements);
}

describe('an order', () => {
  let order: OrderAnswer;
  beforeEach(async () => {
    order = await shop.order();
  });

  it('is its customer’s and staff’s; to others, and under impossible ids, it is missing', async () => {
    for (const actor of [shop.customer, shop.staff, testActor('ADMIN')]) {
      expect(await shop.data(actor, oneOrder, { id: order.id })).toEqual({
        order: { id: order.id, number: order.number },
      });
    }
    expect(await shop.data(shop.rival, oneOrder, { id: order.id })).toEqual({ order: null });
    for (const id of [randomUUID(), '', 'nonsense', "'; DROP TABLE orders; --", 'x'.repeat(1e6)]) {
      expect(await shop.data(shop.customer, oneOrder, { id })).toEqual({ order: null });
    }
    expect(await shop.errorCodes({ query: oneOrder, variables: { id: order.id } })).toEqual([
      'UNAUTHENTICATED',
    ]);
  });

  it('obeys the same rule as an entity, in one statement however many there are', async () => {
    const foreign = await shop.order(shop.rival);
    const ids = [order.id, foreign.id, randomUUID(), 'nonsense', order.id];
    const variables = { representations: ids.map((id) => ({ __typename: 'Order', id })) };
    const own = { id: order.id, number: order.number };
    expect(await shop.data(shop.customer, entities, variables)).toEqual({
      _entities: [own, null, null, null, own],
    });
    expect(await statementsOf(shop.customer, entities, variables)).toHaveLength(1);
    expect(await shop.data(null, entities, variables)).toEqual({ _entities: [null, null, null, null, null] });
  });
});

describe('orders', () => {
  let someone: Actor;
  beforeEach(async () => {
    someone = testActor();
    for (let count = 0; count < 5; count += 1) await shop.order(someone);
  });

  it('costs two statements with lines, designs and customers, and a third only for the count', async () => {
    const list =
      'orders(first: 20) { nodes { id lines { quantity design { id } snapshot { name } } customer { id } total { amount } }';
    expect(await statementsOf(shop.staff, `{ ${list} } }`)).toHaveLength(2);
    expect(await statementsOf(shop.staff, `{ ${list} totalCount } }`)).toHaveLength(3);
    const everything = `{ orders { edges { node { nextStatuses timeline { kind } lines { id } shipments { events { status } } } } } }`;
    expect((await statementsOf(shop.staff, everything)).length).toBeLessThanOrEqual(5);
  });

  it('are listed a page at a time, newest first, and only one’s own', async () => {
    interface Page {
      orders: {
        nodes: { id: string; placedAt: Date; customer: { id: string } }[];
        totalCount: number;
        pageInfo: { hasNextPage: boolean; endCursor: string };
      };
    }
    const query = `query ($after: String) { orders(first: 2, after: $after) {
      nodes { id placedAt customer { id } } totalCount pageInfo { hasNextPage endCursor } } }`;
    const seen: string[] = [];
    let after: string | null = null;
    let pages = 0;
    for (let more = true; more; pages += 1) {
      const { orders }: Page = await shop.data<Page>(someone, query, { after });
      expect(orders.totalCount).toBe(5);
      expect(orders.nodes.every((node) => node.customer.id === someone.userId)).toBe(true);
      seen.push(...orders.nodes.map((node) => node.id));
      after = orders.pageInfo.endCursor;
      more = orders.pageInfo.hasNextPage;
    }
    expect(pages).toBe(3);
    expect(new Set(seen).size).toBe(5);
  });

  it('can be filtered', async () => {
    const query =
      'query ($filter: OrderFilter) { orders(filter: $filter) { nodes { id status } totalCount } }';
    const list = async (actor: Actor, filter: Record<string, unknown>) =>
      (await shop.data<{ orders: { nodes: OrderAnswer[]; totalCount: number } }>(actor, query, { filter }))
        .orders;
    const target = await shop.order(someone);
    await shop.transition(target.id, 'CONFIRMED');

    const ids = (orders: { nodes: OrderAnswer[] }) => orders.nodes.map((node) => node.id);
    expect(ids(await list(someone, { status: 'CONFIRMED' }))).toEqual([target.id]);
    expect(ids(await list(shop.staff, { search: ` ${target.number.toLowerCase()}` }))).toEqual([target.id]);
    expect(ids(await list(shop.rival, { search: target.number }))).toEqual([]);
    expect((await list(shop.staff, { search: '%' })).totalCount).toBe(0);
    expect((await list(shop.staff, { customerId: someone.userId })).totalCount).toBe(6);
    expect((await list(shop.rival, { customerId: someone.userId })).totalCount).toBe(0);
    expect((await list(shop.staff, { customerId: 'nonsense' })).totalCount).toBe(0);
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    expect((await list(someone, { placedAfter: tomorrow })).totalCount).toBe(0);
    expect((await list(someone, { placedBefore: tomorrow })).totalCount).toBe(6);
  });

  it.each([
    ['{ orders(first: 0) { totalCount } }'],
    ['{ orders(first: 101) { totalCount } }'],
    ['{ orders(after: "nonsense") { totalCount } }'],
    [`{ orders(filter: { search: "${'x'.repeat(33)}" }) { totalCount } }`],
  ])('refuse %s', async (query) => {
    expect(await shop.errorCodes({ query, actor: shop.staff })).toEqual(['BAD_USER_INPUT']);
  });
});

describe('User.orders', () => {
  it('lists a customer’s orders to the customer and to staff, and nothing to others', async () => {
    const [one, two] = [testActor(), testActor()];
    const placed: string[] = [];
    for (const actor of [one, one, one, two]) placed.push((await shop.order(actor)).id);
    const representations = [one.userId, two.userId, 'nonsense'].map((id) => ({ __typename: 'User', id }));
    const page = (nodes: string[], totalCount: number, hasNextPage: boolean) => ({
      nodes: nodes.map((id) => ({ id })),
      totalCount,
      pageInfo: { hasNextPage, endCursor: expect.any(String) },
    });
    const [first, second, third, fourth] = placed as [string, string, string, string];
    const newest = { id: one.userId, orders: page([third, second], 3, true) };
    const other = { id: two.userId, orders: page([fourth], 1, false) };
    const stub = (id: string) => ({ id, orders: null });
    expect(await shop.data(shop.staff, entities, { representations })).toEqual({
      _entities: [newest, other, stub('nonsense')],
    });
    expect(await shop.data(one, entities, { representations })).toEqual({
      _entities: [newest, stub(two.userId), stub('nonsense')],
    });
    expect(await shop.data(null, entities, { representations })).toEqual({
      _entities: [stub(one.userId), stub(two.userId), stub('nonsense')],
    });
    // Two statements: the pages of all users, and their counts.
    expect(await statementsOf(shop.staff, entities, { representations })).toHaveLength(2);

    const {
      _entities: [user],
    } = await shop.data<{ _entities: { orders: { pageInfo: { endCursor: string } } }[] }>(one, entities, {
      representations,
    });
    const rest = `query ($representations: [_Any!]!, $after: String) { _entities(representations: $representations) {
      ... on User { orders(after: $after) { nodes { id status total { amount } shippingAddress { city } placedAt } } } } }`;
    expect(
      await shop.data(one, rest, {
        representations: representations.slice(0, 1),
        after: user?.orders.pageInfo.endCursor,
      }),
    ).toEqual({
      _entities: [
        {
          orders: {
            nodes: [
              {
                id: first,
                status: 'PLACED',
                total: { amount: '136.45' },
                shippingAddress: { city: 'Portland' },
                placedAt: expect.any(Date),
              },
            ],
          },
        },
      ],
    });
  });
});

describe('orderLookup', () => {
  const lookUp = `query ($number: String!, $email: String!) { orderLookup(number: $number, email: $email) {
    number status placedAt timeline { kind to shipmentStatus } shipments { trackingNumber events { status } } } }`;

  it('shows who knows number and e-mail where the order is, without notes', async () => {
    const { id, number } = await shop.order(shop.customer, { note: 'The key is under the mat' });
    await shop.advance(id, 'CONFIRMED', 'IN_PRODUCTION', 'READY_TO_SHIP', 'SHIPPED');
    const typed = { number: ` ${number.toLowerCase()} `, email: ' CASEY@example.ORG ' };
    const answer = await shop.data<{ orderLookup: { timeline: { kind: string }[] } }>(null, lookUp, typed);
    expect(answer.orderLookup).toMatchObject({
      number,
      status: 'SHIPPED',
      shipments: [{ trackingNumber: '1Z999AA10123456784' }],
    });
    expect(answer.orderLookup.timeline.map((entry) => entry.kind)).not.toContain('NOTE');
    expect(answer.orderLookup.timeline).toHaveLength(6);
  });

  it('answers a wrong number and a wrong e-mail alike, for the same work', async () => {
    const { number } = await shop.order();
    const attempts = [
      { number, email: 'rival@example.org' },
      { number: 'AP-ZZZZZZZZ', email: 'Casey@Example.org' },
      { number: 'nonsense', email: '' },
    ];
    const work: string[][] = [];
    for (const variables of attempts) {
      expect(await shop.data(null, lookUp, variables)).toEqual({ orderLookup: null });
      work.push(await statementsOf(shop.rival, lookUp, variables));
    }
    expect(new Set(work.map((statements) => statements.join(';'))).size).toBe(1);
  });

  it('bounds what it looks for', async () => {
    expect(
      await shop.errorCodes({ query: lookUp, variables: { number: 'x'.repeat(1e6), email: 'a@b.c' } }),
    ).toEqual(['BAD_USER_INPUT']);
    expect(
      await shop.errorCodes({ query: lookUp, variables: { number: 'x', email: 'e'.repeat(1e6) } }),
    ).toEqual(['BAD_USER_INPUT']);
  });
});

describe('shippingQuote', () => {
  const quote = `query ($country: String!, $designs: Int!, $subtotal: Decimal) {
    shippingQuote(method: STANDARD, country: $country, designs: $designs, subtotal: $subtotal) {
      zone cost { amount currency } freeFrom { amount } fewestDays mostDays } }`;

  it('says what anybody would pay', async () => {
    expect(await shop.data(null, quote, { country: 'DE', designs: 3 })).toEqual({
      shippingQuote: {
        zone: 'EUROPE',
        cost: { amount: '27.95', currency: 'USD' },
        freeFrom: { amount: '300.00' },
        fewestDays: 7,
        mostDays: 14,
      },
    });
    expect(await shop.data(null, quote, { country: 'US', designs: 1, subtotal: '150.00' })).toMatchObject({
      shippingQuote: { cost: { amount: '0.00' } },
    });
  });

  it.each([
    [{ country: 'XX', designs: 1 }],
    [{ country: 'US', designs: 0 }],
    [{ country: 'US', designs: -1 }],
    [{ country: 'US', designs: 1_000_000_000 }],
    [{ country: 'US', designs: 1, subtotal: '-1.00' }],
    [{ country: 'U'.repeat(1e6), designs: 1 }],
  ])('refuses what cannot be sent (%#)', async (variables) => {
    expect(await shop.errorCodes({ query: quote, variables })).toEqual(['BAD_USER_INPUT']);
  });
});
