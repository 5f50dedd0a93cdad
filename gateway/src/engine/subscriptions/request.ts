import type { DocumentNode } from 'graphql';

/** A subscription of one client. */
export interface SubscriptionRequest<Context extends object> {
  /** Valid against the engine's API schema. */
  readonly document: DocumentNode;
  readonly operationName?: string | undefined;
  /** Coerced. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: Context;
}
