import { buildSubgraphSchema } from '@apollo/subgraph';
import type { GraphQLResolverMap } from '@apollo/subgraph/dist/schema-helper/index.js';
import {
  concatAST,
  type DocumentNode,
  type ExecutionResult,
  execute,
  type GraphQLSchema,
  subscribe,
} from 'graphql';
import { protect } from '../authorization/index.ts';
import { applyMigrations } from '../database/index.ts';
import { commonResolvers, commonTypeDefs, isFault, maskError } from '../graphql/index.ts';
import { endWithError, mapStream } from '../live/index.ts';
import type { HttpRoute, RequestScope, SubgraphDefinition, SubgraphEnvironment } from './define.ts';

/** One operation sent to a subgraph. */
export interface SubgraphOperation {
  readonly document: DocumentNode;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
  readonly scope: RequestScope;
  /** Calls with the same key share one context, and so its DataLoaders; without a key each has its own. */
  readonly shareContext?: object | undefined;
}

/** A subgraph that runs in this process. */
export interface MountedSubgraph {
  readonly name: string;
  readonly schema: GraphQLSchema;
  readonly routes: readonly HttpRoute[];
  execute(operation: SubgraphOperation): Promise<ExecutionResult>;
  subscribe(operation: SubgraphOperation): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult>;
  seed(): Promise<void>;
  close(): Promise<void>;
}

/** The executable schema of a subgraph, every field behind its permission rule. */
export function buildSchema<Context extends object>(definition: SubgraphDefinition<Context>): GraphQLSchema {
  const typeDefs = concatAST([commonTypeDefs, definition.typeDefs]);
  const resolvers = { ...commonResolvers, ...definition.resolvers } as GraphQLResolverMap<Context>;
  return protect(buildSubgraphSchema([{ typeDefs, resolvers }]), definition.permissions);
}

/**
 * Opens a subgraph in this process: migrates its schema, connects, and answers operations under the same rules,
 * with the same masked errors, as a service of its own would.
 * @throws StartupError when its migrations cannot be applied
 */
export async function mountSubgraph<Context extends object>(
  definition: SubgraphDefinition<Context>,
  environment: SubgraphEnvironment,
): Promise<MountedSubgraph> {
  await applyMigrations(environment.database, definition.migrations);
  const schema = buildSchema(definition);
  const running = definition.open(environment);
  const sharedContexts = new WeakMap<object, Context>();
  const logger = environment.logger.child({ subgraph: definition.name });

  function contextOf({ scope, shareContext }: SubgraphOperation): Context {
    if (shareContext === undefined) return running.createContext(scope);
    const context = sharedContexts.get(shareContext) ?? running.createContext(scope);
    sharedContexts.set(shareContext, context);
    return context;
  }

  function argumentsOf(operation: SubgraphOperation) {
    const { document, variables, operationName } = operation;
    return {
      schema,
      document,
      variableValues: variables,
      operationName: operationName ?? null,
      contextValue: contextOf(operation),
    };
  }

  function masked(result: ExecutionResult, { requestId }: RequestScope): ExecutionResult {
    if (!result.errors) return result;
    for (const error of result.errors.filter(isFault)) {
      logger.error({ requestId, err: error.originalError ?? error, path: error.path }, 'resolver failed');
    }
    return { ...result, errors: result.errors.map((error) => maskError(error, requestId)) };
  }

  return {
    name: definition.name,
    schema,
    routes: running.routes ?? [],
    async execute(operation) {
      return masked(await execute(argumentsOf(operation)), operation.scope);
    },
    async subscribe(operation) {
      const result = await subscribe(argumentsOf(operation));
      if (!(Symbol.asyncIterator in result)) return masked(result, operation.scope);
      const results = endWithError(result, (error): ExecutionResult => ({ errors: [error] }));
      return mapStream(results, (event) => masked(event, operation.scope));
    },
    seed: async () => running.seed?.(),
    close: () => running.close(),
  };
}
