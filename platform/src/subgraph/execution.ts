import {
  createSourceEventStream,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
} from 'graphql';
import { CompiledDocuments } from '../execution/index.ts';
import { isFault, maskError } from '../graphql/index.ts';
import { endWithError, mapStream } from '../live/index.ts';
import type { Logger } from '../observability/index.ts';
import type { RequestScope } from './define.ts';

/** One operation sent to a subgraph. */
export interface SubgraphOperation {
  readonly document: DocumentNode;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
  readonly scope: RequestScope;
  /** Calls with the same key share one context, and so its DataLoaders; without a key each has its own. */
  readonly shareContext?: object | undefined;
}

/** What runs a subgraph's operations, in the process that asks or behind an endpoint. */
export interface SubgraphExecution {
  readonly schema: GraphQLSchema;
  execute(operation: SubgraphOperation): Promise<ExecutionResult>;
  subscribe(operation: SubgraphOperation): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult>;
}

/** What an execution is made of. */
export interface ExecutionOptions {
  readonly schema: GraphQLSchema;
  /** Makes the context of an operation, or of several that share one. */
  createContext(scope: RequestScope): object;
  readonly logger: Logger;
}

/** Opens the execution of a schema: documents are compiled once, faults are logged, and masked in the answer. */
export function openExecution({ schema, createContext, logger }: ExecutionOptions): SubgraphExecution {
  const compiled = new CompiledDocuments(schema);
  const sharedContexts = new WeakMap<object, object>();

  function contextOf({ scope, shareContext }: SubgraphOperation): object {
    if (shareContext === undefined) return createContext(scope);
    const context = sharedContexts.get(shareContext) ?? createContext(scope);
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
    schema,
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
  };
}
