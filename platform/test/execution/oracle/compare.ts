import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  type GraphQLError,
  type GraphQLSchema,
} from 'graphql';
import { compileExecution } from '../../../src/execution/index.ts';
import type { Witness } from './witness.ts';

function describeError(error: GraphQLError): unknown {
  const { message, path, locations, extensions, originalError } = error;
  return {
    message,
    path,
    locations,
    extensions,
    nodes: error.nodes?.length,
    original: String(originalError),
  };
}

/** A value with the order of its keys, and with what JSON would hide. */
function describe(value: unknown): string {
  return JSON.stringify(value, (_key, part) => {
    if (part === undefined || !['object', 'string', 'number', 'boolean'].includes(typeof part)) {
      return `${typeof part} ${String(part)}`;
    }
    if (typeof part === 'number' && (!Number.isFinite(part) || Object.is(part, -0))) return `number ${part}`;
    return part;
  });
}

let unhandledRejections = 0;

/**
 * Counts unhandled rejections instead of having them end the test run: graphql-js leaves some behind, when an item of
 * a list fails while others are under way.
 * @returns a function that puts the test runner's own listeners back
 */
export function countUnhandledRejections(): () => void {
  const listeners = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', () => {
    unhandledRejections += 1;
  });
  return () => {
    process.removeAllListeners('unhandledRejection');
    for (const listener of listeners) process.on('unhandledRejection', listener);
  };
}

/** Everything about an execution that somebody can see. */
export interface Observation {
  readonly isPromise: boolean;
  readonly data: string;
  readonly errors: readonly string[];
  readonly calls: readonly string[];
  /** Of the compiled operation; what graphql-js leaves unhandled does not count. */
  readonly unhandledRejections: number;
}

async function observe(
  run: (context: Witness) => ExecutionResult | Promise<ExecutionResult>,
): Promise<Observation> {
  const calls: string[] = [];
  unhandledRejections = 0;
  const answer = run({ calls });
  const result = await answer;
  // Resolvers that nobody waits for any more, below what has become null, may go on for a while.
  await new Promise(setImmediate);
  return {
    isPromise: answer instanceof Promise,
    data: describe({ ...('data' in result && { data: result.data }) }),
    errors: result.errors?.map((error) => describe(describeError(error))) ?? [],
    calls,
    unhandledRejections,
  };
}

/** What to run. */
export interface Case {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly variables?: Record<string, unknown>;
  readonly operationName?: string | undefined;
  /** Made anew for each run, so that promises and iterators in it are as fresh for one as for the other. */
  readonly makeRoot?: (() => unknown) | undefined;
}

/** graphql-js's observation, and those of the first and second run of the compiled operation. */
export interface Comparison {
  readonly expected: Observation;
  readonly first: Observation;
  readonly second: Observation;
}

export async function observeBoth(operation: Case): Promise<Comparison> {
  const { schema, document, variables, operationName, makeRoot } = operation;
  const compiled = compileExecution(schema, document, operationName);
  const runCompiled = (context: Witness) => compiled({ variables, context, rootValue: makeRoot?.() });
  const runGraphqlJs = (contextValue: Witness) =>
    execute({
      schema,
      document,
      contextValue,
      rootValue: makeRoot?.(),
      variableValues: variables ?? null,
      operationName: operationName ?? null,
    });
  return {
    expected: { ...(await observe(runGraphqlJs)), unhandledRejections: 0 },
    first: await observe(runCompiled),
    second: await observe(runCompiled),
  };
}
