import { type ExecutionResult, GraphQLError, locatedError } from 'graphql';
import type { OperationScope, SubgraphResponse } from '../data-source.ts';
import { Departure } from '../departure.ts';
import { InFlight } from '../remote/in-flight.ts';
import type { EventPlan } from './events.ts';
import { FanOut } from './fan-out.ts';
import type { Reading } from './reader.ts';
import type { ResumePoint, SubscriptionRequest } from './request.ts';

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
  readonly #departure = new Departure();
  readonly #fanOut: FanOut<ExecutionResult>;
  readonly #onEnd: () => void;
  readonly #resumePoint: ResumePoint;
  #plan: EventPlan<Context>;
  #events: Events | null = null;
  #opening: Promise<ExecutionResult | null> | null = null;
  #begun = false;
  /** Of the last event that was handed out, where it is known. */
  #position: number | null = null;
  #completing: Promise<unknown> = Promise.resolve();

  /** @param onEnd called once nobody can join any more */
  constructor(
    request: SubscriptionRequest<Context>,
    resumePoint: ResumePoint,
    plan: EventPlan<Context>,
    onEnd: () => void,
  ) {
    this.request = request;
    this.#resumePoint = resumePoint;
    this.#plan = plan;
    this.#onEnd = onEnd;
    this.#fanOut = new FanOut(longestQueue, tooSlow, () => this.#close());
  }

  /** Whether an event has been handed out, which somebody who joins now has missed. */
  get begun(): boolean {
    return this.#begun;
  }

  /** @returns the events from now on, or the errors that prevented the subscription */
  async join(): Promise<Reading<ExecutionResult> | ExecutionResult> {
    // Reading begins before the stream is open, so that its first event is not missed.
    const reader = this.#fanOut.read();
    this.#opening ??= this.#open();
    const refusal = await this.#opening;
    if (refusal === null) return reader;
    reader.leave();
    return refusal;
  }

  /**
   * Goes on with another plan, after the supergraph has changed. Where the subgraph's part is the same its stream stays;
   * else the new one is open before the old one is closed. Nothing needs the plan before it when this resolves.
   */
  async replan(plan: EventPlan<Context>): Promise<void> {
    const { dataSource, text } = this.#plan;
    const changed = plan.dataSource !== dataSource || plan.text !== text;
    this.#plan = plan;
    const completing = this.#completing;
    if (changed && this.#events !== null) {
      const replaced = this.#events;
      const refusal = await this.#open();
      await replaced.return?.();
      if (refusal !== null) this.#end(refusal);
    }
    await completing;
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
    return { context, kind: 'subscription', departure: this.#departure, reads: new InFlight() };
  }

  /** What to subscribe with: what the client said or, once it has seen events, what asks for those that follow. */
  readonly #variablesNow = (): Readonly<Record<string, unknown>> => {
    const { variables } = this.request;
    const { variable } = this.#resumePoint;
    if (variable === null || !this.#begun) return variables;
    // Events that do not tell their position are followed from the present, since none may come twice.
    return { ...variables, [variable]: this.#position };
  };

  /** @returns why the stream could not be opened, or null */
  async #open(): Promise<ExecutionResult | null> {
    try {
      const started = await this.#plan.start(this.#variablesNow(), this.#scope(), this.#variablesNow);
      if (Symbol.asyncIterator in started) {
        if (this.#departure.hasHappened) await started.return?.();
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
        const completing = this.#plan.complete(step.value, this.request.variables, this.#scope());
        this.#completing = completing;
        await this.#handOut(await completing);
      }
    } catch (error) {
      this.fail(error);
    }
    // A stream that was replaced ends as well, and nobody is to notice.
    if (this.#events === events) this.#fanOut.end();
  }

  /** While a stream is replaced, both streams have the same events. */
  #handOut(result: ExecutionResult): Promise<void> | undefined {
    const position = this.#resumePoint.positionOf(result);
    if (position !== null && this.#position !== null && position <= this.#position) return undefined;
    this.#position = position ?? this.#position;
    return this.#fanOut.publish(result);
  }

  #close(): void {
    this.#onEnd();
    this.#departure.happen();
    void this.#events?.return?.();
  }
}
