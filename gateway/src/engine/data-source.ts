import type { GraphQLFormattedError, OperationTypeNode } from 'graphql';
import type { Departure } from './departure.ts';
import type { InFlight } from './remote/in-flight.ts';

/** The part of a fetch that is the same each time its plan runs; whatever depends on it alone is done once. */
export interface FetchDocument {
  readonly text: string;
  readonly operationName: string | undefined;
  readonly kind: `${OperationTypeNode}`;
}

/** What a subgraph answers. It comes from outside, so nothing about `data` is certain. */
export interface SubgraphResponse {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly GraphQLFormattedError[];
}

/** What all fetches of one client operation have in common; of a subscription, all fetches for one event. */
export interface OperationScope<Context extends object> {
  readonly context: Context;
  readonly kind: `${OperationTypeNode}`;
  /** Happens when nobody waits for the answer any more; made when it is read. Undefined where nobody would know. */
  readonly departure: Departure | undefined;
  /** Its reads of subgraphs elsewhere that are under way. */
  readonly reads: InFlight;
}

/** Runs one fetch. It never rejects: whatever goes wrong is an error in the response. */
export type RunFetch<Context extends object> = (
  variables: Readonly<Record<string, unknown>>,
  scope: OperationScope<Context>,
) => Promise<SubgraphResponse>;

/**
 * Starts a subscription: a stream of events, or one response with the errors that prevented it.
 *
 * What happens while a connection is broken is not in the stream. A caller that has to see it gives `variablesNow`,
 * which is asked before each subscribing after the first; it answers the variables with the position the caller has
 * reached by then, for example the `afterSequence` of its last event.
 */
export type StartSubscription<Context extends object> = (
  variables: Readonly<Record<string, unknown>>,
  scope: OperationScope<Context>,
  variablesNow?: () => Readonly<Record<string, unknown>>,
) => Promise<AsyncIterableIterator<SubgraphResponse> | SubgraphResponse>;

/** A subgraph as the engine sees it, wherever it runs. */
export interface DataSource<Context extends object> {
  prepareFetch(document: FetchDocument): RunFetch<Context>;
  prepareSubscription(document: FetchDocument): StartSubscription<Context>;
  close(): Promise<void>;
}
