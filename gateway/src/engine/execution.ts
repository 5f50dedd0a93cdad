import type { GraphQLError } from 'graphql';
import type { OperationScope } from './data-source.ts';
import type { JsonObject } from './result-object.ts';

/** What a run of a plan has gathered. */
export interface ExecutionState {
  /** What has been fetched so far, merged; more than the client asked for, and in no particular order. */
  readonly result: JsonObject;
  readonly errors: GraphQLError[];
}

/** One run of a plan. */
export interface Execution<Context extends object> extends ExecutionState {
  /** As the client sent them, coerced or not; defaults are in the documents of the fetches. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly scope: OperationScope<Context>;
}

/** A compiled node of a plan. It never rejects: failures are errors of the execution. */
export type RunNode<Context extends object> = (execution: Execution<Context>) => Promise<void>;
