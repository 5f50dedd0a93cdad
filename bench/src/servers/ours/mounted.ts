import { buildSubgraphSchema } from '@apollo/subgraph';
import { protect } from '@pet/platform/authorization';
import {
  type MountedSubgraph,
  openExecution,
  type RequestScope,
  resolveEntitiesDirectly,
} from '@pet/platform/subgraph';
import type { GraphQLFieldResolver, GraphQLSchema } from 'graphql';
import type { BenchContext } from '../../dataset/actor.ts';
import { subgraphResolvers } from '../../dataset/resolvers.ts';
import { guardedRules, subgraphRules } from '../../dataset/rules.ts';
import {
  guardedTypeDefs,
  type SubgraphName,
  subgraphTypeDefs,
  subscriptionTypeDefs,
} from '../../dataset/schemas.ts';
import { logger } from './logger.ts';

/** What a subgraph of the data set is mounted with. */
export interface MountOptions {
  readonly withRules?: boolean;
  /** With the shop's directives, and rules for what they do not say. */
  readonly guarded?: boolean;
  /** Resolvers of the subscription that the fan-out adds to the orders. */
  readonly subscription?: Readonly<
    Record<string, { readonly subscribe: GraphQLFieldResolver<unknown, BenchContext> }>
  >;
}

function schemaOf(
  name: SubgraphName,
  { withRules = false, guarded = false, subscription }: MountOptions,
): GraphQLSchema {
  const typeDefs = guarded ? guardedTypeDefs(name) : subgraphTypeDefs(name);
  const modules = [{ typeDefs, resolvers: subgraphResolvers[name] }];
  const live = subscription && { typeDefs: subscriptionTypeDefs, resolvers: { Subscription: subscription } };
  const schema = buildSubgraphSchema(live ? [...modules, live] : modules);
  resolveEntitiesDirectly(schema);
  if (guarded) return protect(schema, guardedRules[name]);
  return withRules ? protect(schema, subgraphRules[name]) : schema;
}

/**
 * Mounts a subgraph of the data set as the platform mounts those of the shop, but without a database and, unless asked
 * for, without rules.
 */
export function mountDataSet(name: SubgraphName, options: MountOptions = {}): MountedSubgraph {
  const createContext = ({ actor }: RequestScope): BenchContext => ({
    actor: actor as BenchContext['actor'],
  });
  return {
    name,
    ...openExecution({ schema: schemaOf(name, options), createContext, logger }),
    routes: [],
    async startJobs() {},
    async seed() {},
    async close() {},
  };
}
