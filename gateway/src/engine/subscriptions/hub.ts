import type { Claims } from '@pet/platform/authorization';
import { type ExecutionResult, GraphQLError, print, validate } from 'graphql';
import type { Refusal } from '../access/refusal.ts';
import type { Engine } from '../engine.ts';
import type { PreparedOperation } from '../prepared-operation.ts';
import { ResultObject } from '../result-object.ts';
import { compileEventPlan, type EventPlan } from './events.ts';
import { LiveStream } from './live-stream.ts';
import type { Reading } from './reader.ts';
import { nowhere, type ResumePoint, type SubscriptionRequest } from './request.ts';

/** Who may share a stream with whom. */
export interface SharingRules<Context extends object> {
  /** Whatever of a context can change an answer; those with equal texts share. */
  scopeOf(context: Context): string;
  /** Whether a subscription asks for events of the past, which a stream that has begun cannot give. */
  replays(request: SubscriptionRequest<Context>): boolean;
  /** Where a stream goes on that breaks or moves to another subgraph; nowhere but in the present unless given. */
  resumePointOf?(request: SubscriptionRequest<Context>): ResumePoint;
}

function refusal(message: string, code: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}

/** @returns why nobody is to be asked for the events of an operation; null where somebody is */
function eventsRefused<Context extends object>({
  refusal,
  primary,
}: PreparedOperation<Context>): Refusal | null {
  return primary === undefined ? refusal : null;
}

/** Answers a subscription whose events are refused. */
function answerWithoutEvents<Context extends object>(
  operation: PreparedOperation<Context>,
  variables: SubscriptionRequest<Context>['variables'],
): ExecutionResult {
  return operation.variantFor(variables).finish({ result: new ResultObject(), errors: [] }, variables);
}

/**
 * All live subscriptions of a gateway. Equal ones share one stream of the subgraph and one execution for each event, and
 * they stay alive when the supergraph changes.
 */
export class SubscriptionHub<Context extends object> {
  readonly #streams = new Map<string, LiveStream<Context>>();
  readonly #all = new Set<LiveStream<Context>>();
  readonly #sharing: SharingRules<Context>;
  readonly #claimsOf: (context: Context) => Claims;
  #engine: Engine<Context>;

  constructor(
    engine: Engine<Context>,
    sharing: SharingRules<Context>,
    claimsOf: (context: Context) => Claims,
  ) {
    this.#engine = engine;
    this.#sharing = sharing;
    this.#claimsOf = claimsOf;
  }

  /** How many streams are open; fewer than there are subscribers where some share. */
  get size(): number {
    return this.#all.size;
  }

  /**
   * @returns a stream of results, or one result with the errors that prevented it
   * @throws GraphQLError for an operation that cannot be planned
   */
  async subscribe(
    request: SubscriptionRequest<Context>,
  ): Promise<Reading<ExecutionResult> | ExecutionResult> {
    const key = this.#keyOf(request);
    const shared = this.#streams.get(key);
    if (shared && !(shared.begun && this.#sharing.replays(request))) return shared.join();

    const operation = this.#prepare(request);
    if (eventsRefused(operation)) return answerWithoutEvents(operation, request.variables);
    const resumePoint = this.#sharing.resumePointOf?.(request) ?? nowhere;
    const stream = new LiveStream(request, resumePoint, this.#plan(operation, request), () => {
      this.#all.delete(stream);
      if (this.#streams.get(key) === stream) this.#streams.delete(key);
    });
    this.#streams.set(key, stream);
    this.#all.add(stream);
    return stream.join();
  }

  /** Carries the live subscriptions over to another supergraph; those that it does not have end with an error. */
  async update(engine: Engine<Context>): Promise<void> {
    this.#engine = engine;
    await Promise.all(Array.from(this.#all, (stream) => this.#carryOver(stream)));
  }

  async #carryOver(stream: LiveStream<Context>): Promise<void> {
    try {
      const [invalid] = validate(this.#engine.apiSchema, stream.request.document);
      if (invalid)
        throw refusal('The schema no longer has what this subscribes to.', 'GRAPHQL_VALIDATION_FAILED');
      const operation = this.#prepare(stream.request);
      const refused = eventsRefused(operation);
      if (refused) throw refused.errorAt([]);
      await stream.replan(this.#plan(operation, stream.request));
    } catch (error) {
      stream.fail(error);
    }
  }

  #prepare({ document, operationName, context }: SubscriptionRequest<Context>): PreparedOperation<Context> {
    return this.#engine.prepare(document, operationName, this.#claimsOf(context));
  }

  #plan(
    operation: PreparedOperation<Context>,
    { variables }: SubscriptionRequest<Context>,
  ): EventPlan<Context> {
    const plan = compileEventPlan(this.#engine, operation);
    if (plan === null || operation.variantFor(variables).run === 'unsupported')
      throw refusal('This operation is not a subscription to one of the subgraphs.', 'BAD_USER_INPUT');
    return plan;
  }

  #keyOf({ document, operationName, variables, context }: SubscriptionRequest<Context>): string {
    const text = document.loc?.source.body ?? print(document);
    return JSON.stringify([text, operationName ?? null, variables, this.#sharing.scopeOf(context)]);
  }
}
