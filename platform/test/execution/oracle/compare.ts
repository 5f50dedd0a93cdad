import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  type GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  OperationTypeNode,
} from 'graphql';
import { compileExecution } from '../../../src/execution/index.ts';
import type { Witness } from './schema.ts';

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
    if (part === undefined) return 'undefined';
    if (typeof part === 'number' && (!Number.isFinite(part) || Object.is(part, -0))) return `number ${part}`;
    return part;
  });
}

/** Everything about an execution that somebody can see; see `observe` for the order of the calls. */
export interface Observation {
  readonly isPromise: boolean;
  readonly data: string;
  readonly errors: readonly string[];
  readonly calls: readonly string[];
}

/**
 * @param inOrder whether the order of the resolver calls counts. Not in mutations: below a field that has failed,
 *   resolvers may be running on when the next field begins, which it does some microtasks earlier than in graphql-js
 */
async function observe(
  run: (context: Witness) => ExecutionResult | Promise<ExecutionResult>,
  inOrder: boolean,
): Promise<Observation> {
  const calls: string[] = [];
  const answer = run({ calls });
  const result = await answer;
  // Resolvers that nobody waits for any more, below what has become null, may go on for a while.
  await new Promise(setImmediate);
  return {
    isPromise: answer instanceof Promise,
    data: describe({ ...('data' in result && { data: result.data }) }),
    errors: result.errors?.map((error) => describe(describeError(error))) ?? [],
    calls: inOrder ? calls : calls.sort(),
  };
}

/** What to run. */
export interface Case {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly variables?: Record<string, unknown>;
  readonly operationName?: string | undefined;
  readonly rootValue?: unknown;
}

/** graphql-js's observation, and those of the first and second run of the compiled operation. */
export async function observeBoth({ schema, document, variables, operationName, rootValue }: Case) {
  const compiled = compileExecution(schema, document, operationName);
  const runCompiled = (context: Witness) => compiled({ variables, context, rootValue });
  const inOrder = getOperationAST(document, operationName)?.operation !== OperationTypeNode.MUTATION;
  const runGraphqlJs = (contextValue: Witness) =>
    execute({
      schema,
      document,
      contextValue,
      rootValue,
      variableValues: variables ?? null,
      operationName: operationName ?? null,
    });
  return {
    expected: await observe(runGraphqlJs, inOrder),
    first: await observe(runCompiled, inOrder),
    second: await observe(runCompiled, inOrder),
  };
}
