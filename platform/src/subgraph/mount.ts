import { buildSubgraphSchema } from '@apollo/subgraph';
import type { GraphQLResolverMap } from '@apollo/subgraph/dist/schema-helper/index.js';
import { concatAST, type GraphQLSchema } from 'graphql';
import { protect } from '../authorization/index.ts';
import { applyMigrations } from '../database/index.ts';
import { type EventSubscriptions, openExchange } from '../events/index.ts';
import { commonResolvers, commonTypeDefs } from '../graphql/index.ts';
import type { HttpRoute, SubgraphDefinition, SubgraphEnvironment } from './define.ts';
import { resolveEntitiesDirectly } from './entities.ts';
import { openExecution, type SubgraphExecution } from './execution.ts';

/** A subgraph that runs in this process. */
export interface MountedSubgraph extends SubgraphExecution {
  readonly name: string;
  readonly routes: readonly HttpRoute[];
  seed(): Promise<void>;
  close(): Promise<void>;
}

/** The executable schema of a subgraph, every field behind its permission rule. */
export function buildSchema<Context extends object>(definition: SubgraphDefinition<Context>): GraphQLSchema {
  const typeDefs = concatAST([commonTypeDefs, definition.typeDefs]);
  const resolvers = { ...commonResolvers, ...definition.resolvers } as GraphQLResolverMap<Context>;
  const schema = buildSubgraphSchema([{ typeDefs, resolvers }]);
  resolveEntitiesDirectly(schema);
  return protect(schema, definition.permissions);
}

/** What a subgraph subscribes to that has no handlers. */
const noSubscriptions: EventSubscriptions = { types: new Set(), handle: async () => false };

/**
 * Opens a subgraph in this process: migrates its schema, connects, and answers operations under the same rules,
 * with the same masked errors, as a service of its own would. Its events are handed on, and those it subscribes to
 * handled, until it is closed.
 * @throws StartupError when its migrations cannot be applied
 */
export async function mountSubgraph<Context extends object>(
  definition: SubgraphDefinition<Context>,
  environment: SubgraphEnvironment,
): Promise<MountedSubgraph> {
  await applyMigrations(environment.database, definition.migrations);
  const schema = buildSchema(definition);
  const logger = environment.logger.child({ subgraph: definition.name });
  let wakeRelay = () => {};
  const { bus, eventMetrics: metrics, ...given } = environment;
  const running = definition.open({ ...given, wakeRelay: () => wakeRelay() });
  const exchange = await openExchange(
    { name: definition.name, database: environment.database, bus, metrics, logger },
    running.subscriptions ?? noSubscriptions,
  );
  wakeRelay = exchange.wakeRelay;
  return {
    name: definition.name,
    ...openExecution({ schema, createContext: running.createContext, logger }),
    routes: running.routes ?? [],
    seed: async () => running.seed?.(),
    async close() {
      // Handlers that are under way still need what the subgraph holds open.
      await exchange.close();
      await running.close();
    },
  };
}
