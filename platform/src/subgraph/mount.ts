import { buildSubgraphSchema } from '@apollo/subgraph';
import type { GraphQLResolverMap } from '@apollo/subgraph/dist/schema-helper/index.js';
import { concatAST, type GraphQLSchema } from 'graphql';
import { protect } from '../authorization/index.ts';
import { applyMigrations, ensurePartitions } from '../database/index.ts';
import { noSubscriptions, openExchange, openPoller } from '../events/index.ts';
import { commonResolvers, commonTypeDefs } from '../graphql/index.ts';
import { openJobs } from '../jobs/index.ts';
import type { HttpRoute, SubgraphDefinition, SubgraphEnvironment } from './define.ts';
import { resolveEntitiesDirectly } from './entities.ts';
import { openExecution, type SubgraphExecution } from './execution.ts';
import { tellingReads } from './staff-reads.ts';

/** A subgraph that runs in this process. */
export interface MountedSubgraph extends SubgraphExecution {
  readonly name: string;
  readonly routes: readonly HttpRoute[];
  /** Begins to do its background jobs, once the subgraphs that they ask are there. To call it again changes nothing. */
  startJobs(): Promise<void>;
  seed(): Promise<void>;
  close(): Promise<void>;
}

/** How often it is looked whether partitions have to be made, in milliseconds; they are made long before they are needed. */
const partitionsMs = 60 * 60 * 1_000;

/** The executable schema of a subgraph, every field behind its permission rule. */
export function buildSchema<Context extends object>(definition: SubgraphDefinition<Context>): GraphQLSchema {
  const typeDefs = concatAST([commonTypeDefs, definition.typeDefs]);
  const resolvers = { ...commonResolvers, ...definition.resolvers } as GraphQLResolverMap<Context>;
  const schema = buildSubgraphSchema([{ typeDefs, resolvers }]);
  resolveEntitiesDirectly(schema);
  return protect(schema, definition.permissions);
}

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
  const { database } = environment;
  const { name, partitionedTables = [], staffReads } = definition;
  await applyMigrations(database, definition.migrations);
  for (const table of partitionedTables) await ensurePartitions(database, table);
  const schema = buildSchema(definition);
  const logger = environment.logger.child({ subgraph: name });
  let wakeRelay = () => {};
  const { bus, eventMetrics, jobMetrics, ...given } = environment;
  const running = definition.open({ ...given, wakeRelay: () => wakeRelay() });
  const exchange = await openExchange(
    { name, database, bus, metrics: eventMetrics, logger },
    running.subscriptions ?? noSubscriptions,
  );
  wakeRelay = exchange.wakeRelay;
  const partitioning = openPoller({
    name: 'making partitions',
    async look() {
      for (const table of partitionedTables) await ensurePartitions(database, table);
      return false;
    },
    intervalMs: partitionsMs,
    logger,
  });
  const { jobs: handlers = [] } = running;
  const jobs =
    handlers.length > 0
      ? await openJobs({ subgraph: name, database, handlers, metrics: jobMetrics, logger })
      : null;
  const execution = openExecution({ schema, createContext: running.createContext, logger });
  return {
    name,
    ...(staffReads ? tellingReads(execution, staffReads, exchange.publish) : execution),
    routes: running.routes ?? [],
    startJobs: async () => jobs?.start(),
    seed: async () => running.seed?.(),
    async close() {
      // Handlers that are under way still need what the subgraph holds open.
      await Promise.all([exchange.close(), partitioning.close(), jobs?.close()]);
      await running.close();
    },
  };
}
