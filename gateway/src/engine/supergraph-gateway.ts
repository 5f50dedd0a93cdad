import { setImmediate } from 'node:timers/promises';
import type {
  GatewayExecutionResult,
  GatewayExecutor,
  GatewayInterface,
  GatewayLoadResult,
  GatewaySchemaLoadOrUpdateCallback,
} from '@apollo/server-gateway-interface';
import { type Claims, noClaims } from '@pet/platform/authorization';
import {
  type DocumentNode,
  type ExecutionResult,
  type GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  validate,
} from 'graphql';
import type { IncrementalResults } from './defer/execute.ts';
import type { Departure } from './departure.ts';
import type { Engine, EngineRequest } from './engine.ts';
import { type Serving, Servings, type ServingsOptions } from './servings.ts';
import { type SharingRules, SubscriptionHub } from './subscriptions/hub.ts';
import type { Reading } from './subscriptions/reader.ts';
import type { SubscriptionRequest } from './subscriptions/request.ts';
import type { LoadedSupergraph } from './supergraph.ts';
import type { Answer } from './variants.ts';

/** So many of the busiest operations are planned before a new supergraph serves. */
const warmedOperations = 200;

/** What a gateway is made of. */
export interface SupergraphGatewayOptions<Context extends object> extends ServingsOptions<Context> {
  /** The first supergraph; {@link SupergraphGateway.update} brings later ones. */
  readonly supergraphSdl: string;
  readonly sharing: SharingRules<Context>;
  /** What is known of whoever asks. Without it, a supergraph that guards fields is refused. */
  claimsOf?(context: Context): Claims;
  /** What happens when the client of an operation has gone; asked for only where a fetch can be given up. */
  departureOf(context: Context): Departure | undefined;
  /** Whether names in variables that the schema does not know are answered without similar ones that it does. */
  readonly hideSuggestions?: boolean;
}

/** What Apollo Server hands over of a request, as far as it is used here. */
export interface OperationRequest<Context> {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly request: {
    readonly operationName?: string | undefined;
    readonly variables?: Readonly<Record<string, unknown>> | undefined;
  };
  readonly context: Context;
}

/**
 * The gateway as Apollo Server knows one: plans and runs operations, and takes up a new supergraph without failing one.
 * Operations end on the engine they began on; subscriptions are carried over.
 *
 * It stands in for the stock ApolloGateway instead of wrapping it, since that refuses supergraphs with `@context`.
 */
export class SupergraphGateway<Context extends object> implements GatewayInterface {
  readonly #options: SupergraphGatewayOptions<Context>;
  readonly #claimsOf: (context: Context) => Claims;
  readonly #listeners = new Set<GatewaySchemaLoadOrUpdateCallback>();
  readonly #servings: Servings<Context>;
  readonly #subscriptions: SubscriptionHub<Context>;

  /** @throws Error for a supergraph that is broken or needs features the engine does not have */
  constructor(options: SupergraphGatewayOptions<Context>) {
    this.#options = options;
    this.#claimsOf = options.claimsOf ?? (() => noClaims);
    this.#servings = new Servings(options.supergraphSdl, options.claimsOf !== undefined, options);
    this.#subscriptions = new SubscriptionHub(this.engine, options.sharing, this.#claimsOf);
  }

  /** The schema clients see now. */
  get schema(): GraphQLSchema {
    return this.engine.apiSchema;
  }

  /** The engine that serves now. */
  get engine(): Engine<Context> {
    return this.#servings.current.engine;
  }

  /** How many engines that serve no more still finish operations, or how many are being made ready. */
  get otherEngines(): number {
    return this.#servings.others;
  }

  /** The supergraph behind a schema that a document is valid against. */
  supergraphOf(schema: GraphQLSchema): LoadedSupergraph {
    return this.#servings.servingFor(schema).engine.environment.supergraph;
  }

  /** Starts a subscription. @returns its results, or one result with the errors that prevented it */
  subscribe(request: SubscriptionRequest<Context>): Promise<Reading<ExecutionResult> | ExecutionResult> {
    return this.#subscriptions.subscribe(request);
  }

  async load(): Promise<GatewayLoadResult> {
    this.#announce();
    // Apollo Server names no context of its own; the one it hands over is the one its own options make.
    const executor = ((request: OperationRequest<Context>) =>
      this.#checkAndExecute(request)) as GatewayExecutor;
    return { executor };
  }

  onSchemaLoadOrUpdate(callback: GatewaySchemaLoadOrUpdateCallback): () => void {
    this.#listeners.add(callback);
    return () => this.#listeners.delete(callback);
  }

  /**
   * Takes up a new supergraph: builds it, plans the busiest operations on it, and only then serves by it. A broken one is
   * refused with its reason in the log, and the old one keeps serving.
   * @returns whether it serves now
   */
  async update(supergraphSdl: string): Promise<boolean> {
    return supergraphSdl === this.#servings.current.supergraphSdl || this.#takeUp(supergraphSdl);
  }

  /**
   * Takes up that subgraphs have moved ({@link SupergraphGatewayOptions.placeOf}), in the way of {@link update}: what runs
   * ends where it began, and subscriptions are carried over.
   * @returns whether it serves by the new places now
   */
  move(): Promise<boolean> {
    return this.#takeUp(this.#servings.current.supergraphSdl);
  }

  async #takeUp(supergraphSdl: string): Promise<boolean> {
    const { logger, metrics } = this.#options;
    let next: Serving<Context> | undefined;
    try {
      next = this.#servings.build(supergraphSdl);
      await this.#warm(next.engine);
    } catch (error) {
      if (next) this.#servings.retire(next);
      metrics.supergraphUpdates.inc({ outcome: 'refused' });
      logger.error({ err: error }, 'the new supergraph is broken; the one before keeps serving');
      return false;
    }
    // Its subscriptions need it until they are carried over, also when its last operation ends before.
    const release = this.#servings.replace(next);
    this.#announce();
    await this.#subscriptions.update(next.engine);
    release();
    metrics.supergraphUpdates.inc({ outcome: 'taken up' });
    logger.info({}, 'a new supergraph serves');
    return true;
  }

  async stop(): Promise<void> {
    await this.#servings.close();
  }

  #announce(): void {
    const { engine, supergraphSdl } = this.#servings.current;
    for (const listener of this.#listeners) {
      listener({ apiSchema: engine.apiSchema, coreSupergraphSdl: supergraphSdl });
    }
  }

  async #warm(engine: Engine<Context>): Promise<void> {
    const busiest = this.engine.busiestOperations(warmedOperations);
    for (const { document, operationName, claims } of busiest) {
      // An operation that the new supergraph does not have is refused when it comes; it is no reason not to go on.
      if (validate(engine.apiSchema, document).length === 0) engine.prepare(document, operationName, claims);
      await setImmediate();
    }
  }

  /**
   * Runs an operation with `@defer` part by part.
   * @returns null for one that defers nothing, or whose variables are not what it declares: {@link load}'s executor has
   * the answer then
   */
  async executeIncrementally(request: OperationRequest<Context>): Promise<IncrementalResults | null> {
    if (this.#invalidVariables(request)) return null;
    // What is deferred is still fetched when the first part has been answered.
    const release = this.#servings.hold(this.#servings.servingFor(request.schema));
    const results = await this.#run(request, (engine, run) => engine.executeIncrementally(run)).catch(
      (error: unknown) => {
        release();
        throw error;
      },
    );
    if (results?.initialResult.hasNext) return releaseAtEnd(results, release);
    release();
    return results;
  }

  /** Runs a query or a mutation whose variables are what it declares, and answers the data as the text of JSON. */
  executeToText(request: OperationRequest<Context>): Promise<Answer<string>> {
    return this.#run(request, (engine, run) => engine.executeToText(run));
  }

  async #checkAndExecute(request: OperationRequest<Context>): Promise<GatewayExecutionResult> {
    const errors = this.#invalidVariables(request);
    return errors ? { errors } : this.#run(request, (engine, run) => engine.execute(run));
  }

  #invalidVariables({
    schema,
    document,
    request,
  }: OperationRequest<Context>): readonly GraphQLError[] | undefined {
    const definitions = getOperationAST(document, request.operationName)?.variableDefinitions;
    if (!definitions?.length) return undefined;
    const { hideSuggestions = false } = this.#options;
    return getVariableValues(schema, definitions, request.variables ?? {}, { hideSuggestions }).errors;
  }

  async #run<Answer>(
    operation: OperationRequest<Context>,
    execute: (engine: Engine<Context>, request: EngineRequest<Context>) => Answer,
  ): Promise<Awaited<Answer>> {
    const { document, request, context } = operation;
    const serving = this.#servings.servingFor(operation.schema);
    const { engine } = serving;
    const release = this.#servings.hold(serving);
    try {
      const prepared = engine.prepare(document, request.operationName, this.#claimsOf(context));
      const { variables = {} } = request;
      return await execute(engine, {
        prepared,
        variables,
        context,
        departure: () => this.#options.departureOf(context),
      });
    } finally {
      release();
    }
  }
}

/** Calls `release` once, when the last part has been taken or nobody takes them any more. */
function releaseAtEnd(results: IncrementalResults, release: () => void): IncrementalResults {
  const parts = results.subsequentResults;
  async function* until(): IncrementalResults['subsequentResults'] {
    try {
      yield* parts;
    } finally {
      release();
    }
  }
  return { ...results, subsequentResults: until() };
}
