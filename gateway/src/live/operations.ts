import type { DocumentNode, ExecutionResult, GraphQLSchema } from 'graphql';
import type { Reading } from '../engine/subscriptions/reader.ts';
import type { GatewayContext } from '../request-context.ts';

/** A subscription operation that is valid against {@link LiveOperations.schema}, its variables coerced. */
export interface SubscriptionRequest {
  readonly document: DocumentNode;
  readonly operationName?: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: GatewayContext;
}

/**
 * The results of one subscription. Clients that share a subscription are best given the same result objects, for each
 * object is serialised only once.
 */
export type LiveEvents = Reading<ExecutionResult>;

/** What runs subscriptions, as far as those who carry their events to clients must know it. */
export interface LiveOperations {
  /** The schema clients see. It may be another one at the next operation, so it is never kept. */
  readonly schema: GraphQLSchema;
  /** @returns a stream of results, or one result with errors when the subscription could not be started */
  subscribe(request: SubscriptionRequest): Promise<LiveEvents | ExecutionResult>;
}
