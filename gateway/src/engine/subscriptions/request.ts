import type { DocumentNode, ExecutionResult } from 'graphql';

/** A subscription of one client. */
export interface SubscriptionRequest<Context extends object> {
  /** Valid against the engine's API schema. */
  readonly document: DocumentNode;
  readonly operationName?: string | undefined;
  /** Coerced. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: Context;
}

/** Where a subscription can be taken up again. */
export interface ResumePoint {
  /** The variable that says which event was seen last; null where the operation has none. */
  readonly variable: string | null;
  /** The position of an event, which only grows; null where it was not selected. */
  positionOf(event: ExecutionResult): number | null;
}

/** A subscription that cannot be taken up anywhere but in the present. */
export const nowhere: ResumePoint = { variable: null, positionOf: () => null };
