import { type ExecutionResult, GraphQLError, print, validate } from 'graphql';
import type { Engine } from '../engine.ts';
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

/**
 * All live subscriptions of a gateway. Equal ones share one stream of the subgraph and one execution for each event, and
 * they stay alive when the supergraph changes.
 */
export class SubscriptionHub<Context extends object> {
  readonly #streams = new Map<string, LiveStream<Context>>();
  readonly #all = new Set<LiveStream<Context>>();
  readonly #sharing: SharingRules<Context>;
  #engine: Engine<Context>;

  constructor(engine: Engine<Context>, sharing: SharingRules<Context>) {
    this.#engine = engine;
    this.#sharing = sharing;
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

    const resumePoint = this.#sharing.resumePointOf?.(request) ?? nowhere;
    const stream = new LiveStream(request, resumePoint, this.#plan(request), () => {
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
      await stream.replan(this.#plan(stream.request));
    } catch (error) {
      stream.fail(error);
    }
  }

  #plan({ document, operationName, variables }: SubscriptionRequest<Context>): EventPlan<Context> {
    const operation = this.#engine.prepare(document, operationName);
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
