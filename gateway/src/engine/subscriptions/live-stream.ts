import { type ExecutionResult, GraphQLError, locatedError } from 'graphql';
import type { OperationScope, SubgraphResponse } from '../data-source.ts';
import type { EventPlan } from './events.ts';
import { FanOut } from './fan-out.ts';
import type { SubscriptionRequest } from './request.ts';

/** Results that wait for one reader; with 100 kB at most for each, a reader costs 10 MB before it is cut off. */
const longestQueue = 100;

const tooSlow: ExecutionResult = {
  errors: [
    new GraphQLError('This subscription was ended because its events were not taken; subscribe again.', {
      extensions: { code: 'SUBSCRIPTION_TOO_SLOW' },
    }),
  ],
};

/** An error as the last result; whoever sends a fault of ours to a client masks it, and logs what it holds. */
function failed(error: unknown): ExecutionResult {
  return { errors: [locatedError(error, undefined, [])] };
}

type Events = AsyncIterableIterator<SubgraphResponse>;

/** One stream of a subgraph's events, completed once each, for all clients with the same subscription. */
export class LiveStream<Context extends object> {
  readonly request: SubscriptionRequest<Context>;
  readonly #abort = new AbortController();
  readonly #fanOut: FanOut<ExecutionResult>;
  readonly #onEnd: () => void;
  #plan: EventPlan<Context>;
  #events: Events | null = null;
  #opening: Promise<ExecutionResult | null> | null = null;
  #begun = false;

  /** @param onEnd called once nobody can join any more */
  constructor(request: SubscriptionRequest<Context>, plan: EventPlan<Context>, onEnd: () => void) {
    this.request = request;
    this.#plan = plan;
    this.#onEnd = onEnd;
    this.#fanOut = new FanOut(longestQueue, tooSlow, () => this.#close());
  }

  /** Whether an event has been handed out, which somebody who joins now has missed. */
  get begun(): boolean {
    return this.#begun;
  }

  /** @returns the events from now on, or the errors that prevented the subscription */
  async join(): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult> {
    // Reading begins before the stream is open, so that its first event is not missed.
    const reader = this.#fanOut.read();
    this.#opening ??= this.#open();
    const refusal = await this.#opening;
    if (refusal === null) return reader;
    await reader.return?.();
    return refusal;
  }

  /**
   * Goes on with another plan, after the supergraph has changed. Where the subgraph's part is the same its stream stays;
   * else the new one is open before the old one is closed.
   */
  async replan(plan: EventPlan<Context>): Promise<void> {
    const changed = plan.source !== this.#plan.source;
    this.#plan = plan;
    if (!changed || this.#events === null) return;
    const replaced = this.#events;
    const refusal = await this.#open();
    await replaced.return?.();
    if (refusal !== null) this.#end(refusal);
  }

  /** Ends the stream for everybody, who are told why. */
  fail(error: unknown): void {
    this.#end(failed(error));
  }

  #end(last: ExecutionResult): void {
    this.#fanOut.publish(last);
    this.#fanOut.end();
  }

  #scope(): OperationScope<Context> {
    // Subgraphs share DataLoaders by the context's identity, and each event has to see the present.
    const context = { ...this.request.context };
    return { context, kind: 'subscription', signal: this.#abort.signal };
  }

  /** @returns why the stream could not be opened, or null */
  async #open(): Promise<ExecutionResult | null> {
    try {
      const started = await this.#plan.start(this.request.variables, this.#scope());
      if (Symbol.asyncIterator in started) {
        if (this.#abort.signal.aborted) await started.return?.();
        else void this.#pump(started);
        return null;
      }
      this.#onEnd();
      return await this.#plan.complete(started, this.request.variables, this.#scope());
    } catch (error) {
      this.#onEnd();
      return failed(error);
    }
  }

  async #pump(events: Events): Promise<void> {
    this.#events = events;
    try {
      for (let step = await events.next(); !step.done; step = await events.next()) {
        this.#begun = true;
        const result = await this.#plan.complete(step.value, this.request.variables, this.#scope());
        await this.#fanOut.publish(result);
      }
    } catch (error) {
      this.fail(error);
    }
    // A stream that was replaced ends as well, and nobody is to notice.
    if (this.#events === events) this.#fanOut.end();
  }

  #close(): void {
    this.#onEnd();
    this.#abort.abort();
    void this.#events?.return?.();
  }
}
