import { commonResolvers } from '@pet/platform/graphql';
import type { BenchContext } from './actor.ts';
import {
  type DesignRow,
  designsById,
  type LineRow,
  type OrderRow,
  orders,
  ordersByCustomer,
  ordersById,
  totalOf,
  type UserRow,
  usersById,
} from './data.ts';
import type { SubgraphName } from './schemas.ts';

/** How a resolver gets at an entity of another domain: its key alone in a subgraph, the whole row in a merged server. */
interface CrossDomain {
  user(id: string): unknown;
  design(id: string): unknown;
}

interface Reference {
  readonly id: string;
}

interface PlaceOrderArguments {
  readonly input: {
    readonly idempotencyKey: string;
    readonly lines: readonly { readonly designId: string; readonly quantity: number }[];
  };
}

function orderConnection(all: readonly OrderRow[], offset: number, first: number) {
  const nodes = all.slice(offset, offset + first);
  const pageInfo = {
    hasNextPage: offset + first < all.length,
    hasPreviousPage: offset > 0,
    startCursor: nodes[0]?.id,
    endCursor: nodes.at(-1)?.id,
  };
  return { nodes, pageInfo, totalCount: all.length };
}

const usersQuery = {
  me: (_parent: unknown, _args: unknown, { actor }: BenchContext) =>
    actor === null ? null : usersById.get(actor.userId),
  user: (_parent: unknown, { id }: Reference) => usersById.get(id),
};

const builderQuery = {
  design: (_parent: unknown, { id }: Reference) => designsById.get(id),
};

const ordersQuery = {
  order: (_parent: unknown, { id }: Reference) => ordersById.get(id),
  orders: (_parent: unknown, { first, offset }: { first: number; offset: number }) =>
    orderConnection(orders, offset, first),
};

/** The newest orders that were placed; a bound keeps hours of load from filling the memory. */
const placed = new Map<string, OrderRow>();
const mostPlaced = 1_000;
/** One time for all, so that answers can be compared. */
const placedNow = new Date('2026-11-21T09:00:00.000Z');

function place({ input }: PlaceOrderArguments, actor: BenchContext['actor']): OrderRow | null {
  if (actor === null) return null;
  const lines = input.lines.flatMap(({ designId, quantity }, position): LineRow[] => {
    const design = designsById.get(designId);
    return design
      ? [{ id: `${input.idempotencyKey}-${position}`, designId, quantity, unitPrice: design.price }]
      : [];
  });
  const order: OrderRow = {
    id: input.idempotencyKey,
    number: `APP-${input.idempotencyKey}`,
    status: 'PLACED',
    placedAt: placedNow,
    customerId: actor.userId,
    lines,
    total: totalOf(lines),
  };
  placed.set(order.id, order);
  for (const oldest of placed.keys()) {
    if (placed.size <= mostPlaced) break;
    placed.delete(oldest);
  }
  return order;
}

const Mutation = {
  placeOrder: (_parent: unknown, args: PlaceOrderArguments, { actor }: BenchContext) => ({
    order: place(args, actor),
    userErrors: [],
  }),
};

const userOrders = {
  orders: ({ id }: Reference, { first }: { first: number }) =>
    orderConnection(ordersByCustomer.get(id) ?? [], 0, first),
};

function designOwner({ user }: CrossDomain) {
  return { owner: ({ ownerId }: DesignRow) => user(ownerId) };
}

function orderLinks({ user, design }: CrossDomain) {
  return {
    Order: { customer: ({ customerId }: OrderRow) => user(customerId) },
    OrderLine: { design: ({ designId }: LineRow) => design(designId) },
  };
}

const byKey: CrossDomain = { user: (id) => ({ id }), design: (id) => ({ id }) };
const byRow: CrossDomain = { user: (id) => usersById.get(id), design: (id) => designsById.get(id) };

/** The resolvers of each subgraph by its name. */
export const subgraphResolvers = {
  users: {
    ...commonResolvers,
    Query: usersQuery,
    User: { __resolveReference: ({ id }: Reference): UserRow | undefined => usersById.get(id) },
  },
  builder: {
    ...commonResolvers,
    Query: builderQuery,
    Design: {
      __resolveReference: ({ id }: Reference): DesignRow | undefined => designsById.get(id),
      ...designOwner(byKey),
    },
  },
  orders: {
    ...commonResolvers,
    Query: ordersQuery,
    Mutation,
    User: { __resolveReference: ({ id }: Reference): Reference => ({ id }), ...userOrders },
    ...orderLinks(byKey),
  },
} satisfies Record<SubgraphName, object>;

/** The same resolvers for one schema without federation. */
export const mergedResolvers = {
  ...commonResolvers,
  Query: { ...usersQuery, ...builderQuery, ...ordersQuery },
  Mutation,
  User: userOrders,
  Design: designOwner(byRow),
  ...orderLinks(byRow),
};
