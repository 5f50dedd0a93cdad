import type { GraphQLError } from 'graphql';
import { canonical } from '../subgraphs/json.ts';

/** What an executor made of an operation, in a form that can be compared. */
export interface Outcome {
  /** JSON, whose keys are in the order of the answer. */
  readonly data: string;
  /** In an order that says nothing. */
  readonly errors: readonly string[];
  readonly valueCompletion: readonly string[];
}

function describe({
  message,
  path,
  extensions,
}: Pick<GraphQLError, 'message' | 'path' | 'extensions'>): string {
  return canonical({ message, path, extensions });
}

interface Result {
  readonly data?: unknown;
  readonly errors?: readonly GraphQLError[] | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}

function toOutcome(result: Result): Outcome {
  const incomplete = result.extensions?.valueCompletion;
  return {
    data: JSON.stringify(result.data) ?? 'missing',
    errors: (result.errors ?? []).map(describe).sort(),
    valueCompletion: (Array.isArray(incomplete) ? incomplete : []).map(describe).sort(),
  };
}

/** @returns the result in comparable form; a rejection is an outcome too, if never a right one */
export async function settle(run: Promise<Result>): Promise<Outcome> {
  try {
    return toOutcome(await run);
  } catch (error) {
    return { data: '"rejected"', errors: [canonical({ message: String(error) })], valueCompletion: [] };
  }
}
