import { allow, type Permissions } from '@pet/platform/authorization';
import { rule } from 'graphql-shield';
import type { BenchContext } from './actor.ts';
import type { SubgraphName } from './schemas.ts';

const isAuthenticated = rule('isAuthenticated', { cache: 'contextual' })(
  (_parent, _args, { actor }: BenchContext) => actor !== null,
);
const isOwner = rule('isOwner', { cache: 'no_cache' })(
  ({ id }: { readonly id: string }, _args, { actor }: BenchContext) => actor?.userId === id,
);

/** Permission rules as the shop's real subgraphs have them: by actor, by owner, and open value types. */
export const subgraphRules = {
  users: {
    Query: { me: isAuthenticated, user: isAuthenticated },
    User: { id: allow, displayName: allow, email: isOwner },
  },
  builder: {
    Query: { design: isAuthenticated },
    Design: { '*': allow, price: isAuthenticated },
    User: allow,
  },
  orders: {
    Query: { order: isAuthenticated, orders: isAuthenticated },
    Mutation: { placeOrder: isAuthenticated },
    Order: isAuthenticated,
    OrderLine: allow,
    OrderConnection: allow,
    PlaceOrderPayload: allow,
    OrdersUserError: allow,
    User: allow,
    Design: allow,
  },
} satisfies Record<SubgraphName, Permissions>;

const { users, builder, orders } = subgraphRules;

/** What directives do not say of the same fields, as in the shop: there nothing is said twice. */
export const guardedRules: Record<SubgraphName, Permissions> = {
  users: { Query: allow, User: subgraphRules.users.User },
  builder: { User: allow },
  orders: { OrdersUserError: allow, User: allow, Design: allow },
};

/** The same rules for the merged schema. */
export const mergedRules: Permissions = {
  ...orders,
  ...builder,
  ...users,
  Query: { ...users.Query, ...builder.Query, ...orders.Query },
  User: { ...users.User, orders: allow },
};
