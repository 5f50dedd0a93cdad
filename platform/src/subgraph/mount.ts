import { buildSubgraphSchema } from '@apollo/subgraph';
import type { GraphQLResolverMap } from '@apollo/subgraph/dist/schema-helper/index.js';
import {
  concatAST,
  createSourceEventStream,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
} from 'graphql';
import { protect } from '../authorization/index.ts';
import { applyMigrations } from '../database/index.ts';
import { CompiledDocuments } from '../execution/index.ts';
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
  const compiled = new CompiledDocuments(schema);
  const running = definition.open(environment);
  const sharedContexts = new WeakMap<object, Context>();
  const logger = environment.logger.child({ subgraph: definition.name });

  function contextOf({ scope, shareContext }: SubgraphOperation): Context {
    if (shareContext === undefined) return running.createContext(scope);
    const context = sharedContexts.get(shareContext) ?? running.createContext(scope);
    sharedContexts.set(shareContext, context);
    return context;
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
      const { document, operationName, variables, scope } = operation;
      const run = compiled.find(document, operationName);
      return masked(await run({ variables, context: contextOf(operation) }), scope);
    },
    async subscribe(operation) {
      const { document, operationName, variables, scope } = operation;
      const context = contextOf(operation);
      const events = await createSourceEventStream({
        schema,
        document,
        variableValues: variables,
        operationName: operationName ?? null,
        contextValue: context,
      });
      if (!(Symbol.asyncIterator in events)) return masked(events, scope);
      const run = compiled.find(document, operationName);
      const results = mapStream(events[Symbol.asyncIterator](), (rootValue) =>
        run({ variables, context, rootValue }),
      );
      return mapStream(
        endWithError(results, (error): ExecutionResult => ({ errors: [error] })),
        (result) => masked(result, scope),
      );
    },
    seed: async () => running.seed?.(),
    close: () => running.close(),
  };
}
