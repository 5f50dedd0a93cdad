import { type Claims, noClaims } from '@pet/platform/authorization';
import type { DocumentNode, ExecutionResult, GraphQLSchema } from 'graphql';
import { GuardedOperation } from './access/guarded-operation.ts';
import type { CompileEnvironment } from './compile-environment.ts';
import type { DataSource, OperationScope } from './data-source.ts';
import { executeIncrementally, type IncrementalResults } from './defer/execute.ts';
import type { Departure } from './departure.ts';
import { executeOperation, executeToText } from './execute-operation.ts';
import { OperationCache } from './operation-cache.ts';
import type { OperationRun } from './operation-run.ts';
import type { PreparedOperation } from './prepared-operation.ts';
import { InFlight } from './remote/in-flight.ts';
import { loadSupergraph } from './supergraph.ts';
import type { Answer } from './variants.ts';

/** What an engine is made of. */
export interface EngineOptions<Context extends object> {
  readonly supergraphSdl: string;
  /** Whether operations are prepared for actors whose claims are known; unless so, a supergraph with guards is refused. */
  readonly knowsActors?: boolean;
  /** Opens a subgraph that the supergraph names, or gives one that is open already; whoever opens it closes it. */
  dataSource(name: string, url: string): DataSource<Context>;
  /** Told when an operation's plan cannot be compiled and is left to the stock executor. */
  onFallback?(reason: string): void;
}

/** One run of a prepared operation. */
export interface EngineRequest<Context extends object> {
  readonly prepared: PreparedOperation<Context>;
  /** Valid for the operation; coerced or not. */
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly context: Context;
  /** Gives what happens when nobody waits for the answer any more. */
  readonly departure?: () => Departure | undefined;
}

/** Plans and runs operations over one supergraph; a new supergraph is a new engine. */
export interface Engine<Context extends object> {
  /** What clients' documents are validated against. */
  readonly apiSchema: GraphQLSchema;
  /**
   * Plans what somebody may have of an operation, or finds what was planned for the same text.
   * @param document valid against {@link apiSchema}
   * @param claims of whoever asks; nobody unless given
   */
  prepare(document: DocumentNode, operationName?: string, claims?: Claims): PreparedOperation<Context>;
  /** Runs a query or a mutation; errors of subgraphs are in the result. What is deferred comes with the rest. */
  execute(request: EngineRequest<Context>): Promise<ExecutionResult>;
  /** The same with the data as the text of JSON, which takes less time than making objects and writing them. */
  executeToText(request: EngineRequest<Context>): Promise<Answer<string>>;
  /** Runs an operation with `@defer` part by part. @returns null for one that defers nothing */
  executeIncrementally(request: EngineRequest<Context>): Promise<IncrementalResults> | null;
  /** The operations most often asked for, the busiest first; of each, what has been prepared of it. */
  busiestOperations(count: number): readonly PreparedOperation<Context>[];
  readonly dataSources: ReadonlySet<DataSource<Context>>;
  readonly environment: CompileEnvironment<Context>;
}

/**
 * The scope of one request. With a literal, V8 would make a hidden class for each object, because its getter is a function
 * of its own. Those outlive minor collections, and so would every request that a getter refers to.
 */
class Scope<Context extends object> implements OperationScope<Context> {
  readonly context: Context;
  readonly kind: OperationScope<Context>['kind'];
  readonly reads = new InFlight();
  readonly #departure: EngineRequest<Context>['departure'];

  constructor({ prepared: { kind }, context, departure }: EngineRequest<Context>) {
    this.context = context;
    this.kind = kind;
    this.#departure = departure;
  }

  get departure(): Departure | undefined {
    return this.#departure?.();
  }
}

/** A supergraph guards fields, and nothing would be known of who asks for them. */
export class ActorsUnknownError extends Error {}

/**
 * Builds an engine.
 * @throws ActorsUnknownError
 * @throws Error for a supergraph document that is broken or asks for features the engine does not have
 */
export function buildEngine<Context extends object>(options: EngineOptions<Context>): Engine<Context> {
  const supergraph = loadSupergraph(options.supergraphSdl);
  if (supergraph.guards.any && !options.knowsActors)
    throw new ActorsUnknownError('The supergraph guards fields, and this gateway is not told who asks');
  const sources = new Map(supergraph.subgraphs.map(({ name, url }) => [name, options.dataSource(name, url)]));
  const environment: CompileEnvironment<Context> = {
    supergraph,
    dataSource(name) {
      const source = sources.get(name);
      if (source === undefined) throw new Error(`The supergraph has no subgraph ${name}`);
      return source;
    },
    onFallback: (reason) => options.onFallback?.(reason),
  };
  const operations = new OperationCache<Context>();

  function runOf(request: EngineRequest<Context>): OperationRun<Context> {
    const { prepared, variables = {} } = request;
    return { operation: prepared, variables, scope: new Scope(request), environment };
  }

  return {
    apiSchema: supergraph.apiSchema,
    dataSources: new Set(sources.values()),
    environment,
    prepare: (document, operationName, claims = noClaims) =>
      operations
        .get(document, operationName, () => new GuardedOperation(document, operationName, environment))
        .preparedFor(claims),
    execute: (request) => executeOperation(runOf(request)),
    executeToText: (request) => executeToText(runOf(request)),
    executeIncrementally(request) {
      const { prepared, variables = {} } = request;
      const { incremental } = prepared.variantFor(variables);
      const scope = new Scope(request);
      return incremental && executeIncrementally(incremental, { variables, scope }, environment);
    },
    busiestOperations: (count) => operations.busiest(count).flatMap(({ prepared }) => prepared),
  };
}
