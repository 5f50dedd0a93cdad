import { readFileSync } from 'node:fs';
import { buildSubgraphSchema } from '@apollo/subgraph';
import builder from '@pet/builder';
import orders from '@pet/orders';
import { allow, type Permissions, protect } from '@pet/platform/authorization';
import { commonResolvers } from '@pet/platform/graphql';
import type { Actor } from '@pet/platform/identity';
import users from '@pet/users';
import { concatAST, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql';
import { gql } from 'graphql-tag';
import type { BuilderContext } from '../../../../subgraphs/builder/src/context.ts';
import { ownsDesign } from '../../../../subgraphs/builder/src/domain/access.ts';
import type * as builderParents from '../../../../subgraphs/builder/src/parents.ts';
import type { OrdersContext } from '../../../../subgraphs/orders/src/context.ts';
import type * as ordersParents from '../../../../subgraphs/orders/src/parents.ts';
import type { UsersContext } from '../../../../subgraphs/users/src/context.ts';
import { federationFields } from '../hand-merged-schema.ts';

/** The contexts of the three domains side by side; rules read the first two fields. */
export interface MergedContext {
  readonly actor: Actor | null;
  readonly reader: BuilderContext['reader'];
  readonly users: UsersContext;
  readonly builder: BuilderContext;
  readonly orders: OrdersContext;
}

type Resolver = GraphQLFieldResolver<unknown, MergedContext>;
type Resolvers = Record<string, Record<string, Resolver>>;

/** A domain's own resolvers, each given its own domain's context. References are of no use without federation. */
function resolversOf(
  resolvers: Readonly<Record<string, object>>,
  contextOf: (context: MergedContext) => object,
): Resolvers {
  return Object.fromEntries(
    Object.entries(resolvers).map(([type, fields]) => [
      type,
      Object.fromEntries(
        Object.entries(fields as Record<string, GraphQLFieldResolver<unknown, object>>)
          .filter(([name, resolve]) => typeof resolve === 'function' && name !== '__resolveReference')
          .map(([name, resolve]) => [
            name,
            (parent, args, context, info) => resolve(parent, args, contextOf(context), info),
          ]),
      ),
    ]),
  );
}

function account(id: string | null, { users }: MergedContext) {
  return id === null ? null : users.loaders.accounts.load(id);
}

async function design(id: string | null, { builder: { loaders, reader } }: MergedContext) {
  const found = id === null ? null : await loaders.design.load(id);
  return found !== null && ownsDesign(reader, found) ? found : null;
}

/** What crosses domains, by the calls that the references make in a federated server. */
const crossDomain = {
  Order: {
    customer: ({ customerId }: ordersParents.OrderParent, _args: unknown, context: MergedContext) =>
      account(customerId, context),
  },
  OrderLine: {
    design: ({ designId }: ordersParents.OrderLineParent, _args: unknown, context: MergedContext) =>
      design(designId, context),
  },
  OrderTimelineEntry: {
    actor: ({ actorId }: ordersParents.OrderTimelineEntryParent, _args: unknown, context: MergedContext) =>
      account(actorId, context),
  },
  Design: {
    owner: ({ ownerId }: builderParents.DesignParent, _args: unknown, context: MergedContext) =>
      account(ownerId, context),
  },
  DesignRevision: {
    changedBy: ({ changedBy }: builderParents.DesignRevisionParent, _args: unknown, context: MergedContext) =>
      account(changedBy, context),
  },
} as Resolvers;

function mergeByType<Field>(parts: readonly Record<string, Record<string, Field>>[]) {
  const merged: Record<string, Record<string, Field>> = {};
  for (const [type, fields] of parts.flatMap((part) => Object.entries(part))) {
    merged[type] = { ...merged[type], ...fields };
  }
  return merged;
}

/** Each domain's rules; the stubs of other domains' entities give way to the entities' own. */
const permissions: Permissions = {
  ...orders.permissions,
  ...builder.permissions,
  ...users.permissions,
  Query: { ...users.permissions.Query, ...builder.permissions.Query, ...orders.permissions.Query },
  Mutation: {
    ...users.permissions.Mutation,
    ...builder.permissions.Mutation,
    ...orders.permissions.Mutation,
  },
  Subscription: { ...builder.permissions.Subscription, ...orders.permissions.Subscription },
  User: { ...users.permissions.User, ...builder.permissions.User, orders: allow },
};

/** The shop as one server without federation would have it: the API schema and the domains' resolvers. */
export function mergedShopSchema(): GraphQLSchema {
  const api = readFileSync(new URL('../../../../schema/api.graphql', import.meta.url), 'utf8');
  // The one field that clients do not see, whose resolver is there all the same.
  const hidden = gql('extend type Design { configSnapshot: JSON! }');
  const resolvers = mergeByType<Resolver>([
    resolversOf(users.resolvers, (context) => context.users),
    resolversOf(builder.resolvers, (context) => context.builder),
    resolversOf(orders.resolvers, (context) => context.orders),
    crossDomain,
  ]);
  const typeDefs = concatAST([gql(api), hidden, federationFields]);
  const schema = buildSubgraphSchema([{ typeDefs, resolvers: { ...commonResolvers, ...resolvers } }]);
  return protect(schema, permissions);
}
