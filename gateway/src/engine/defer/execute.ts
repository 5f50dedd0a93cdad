import type { GraphQLError } from 'graphql';
import type { CompileEnvironment } from '../compile-environment.ts';
import type { Execution } from '../execution.ts';
import type { ResponsePath } from '../paths.ts';
import { isObject, type JsonObject, ResultObject } from '../result-object.ts';
import { beginShaping } from '../shaping/state.ts';
import type { IncrementalPart } from './compile.ts';
import { objectsAt } from './query-path.ts';

/** What is added to one object of the response; the format that Apollo Client calls `deferSpec=20220824`. */
export interface IncrementalEntry {
  /** An object, or null where something in it may not be null and is. */
  readonly data: JsonObject | null;
  readonly path: ResponsePath;
  readonly label?: string;
  readonly errors?: readonly GraphQLError[];
}

/** The first answer of an operation with `@defer`. */
export interface InitialResult {
  /** An object, or null where something in it may not be null and is. */
  readonly data: JsonObject | null;
  readonly errors?: readonly GraphQLError[];
  readonly hasNext: boolean;
}

/** A later answer. */
export interface SubsequentResult {
  readonly incremental?: readonly IncrementalEntry[];
  readonly hasNext: boolean;
}

/** The answers of an operation with `@defer`. */
export interface IncrementalResults {
  readonly initialResult: InitialResult;
  readonly subsequentResults: AsyncGenerator<SubsequentResult, void, undefined>;
}

function startsWith(path: ResponsePath | undefined, prefix: ResponsePath): boolean {
  return path !== undefined && prefix.every((element, index) => path[index] === element);
}

/** Runs a part; errors before it belong to the parts they came with. */
async function runPart<Context extends object>(
  { run, shape, path, label }: IncrementalPart<Context>,
  before: Execution<Context>,
  { supergraph }: CompileEnvironment<Context>,
): Promise<IncrementalEntry[]> {
  const execution: Execution<Context> = { ...before, errors: [] };
  await run?.(execution);
  if (shape === null) return [];
  const { errors } = execution;
  return objectsAt(execution.result, path, supergraph.typesOf).map((placed, index) => {
    const state = beginShaping(execution.variables, placed.path);
    const shown = shape(placed.object, state);
    // An error that belongs to no object in particular is told with the first.
    const own = errors.filter((error) => startsWith(error.path, placed.path) || (index === 0 && !error.path));
    const reported = [...own, ...state.refused, ...state.unusable];
    return {
      data: isObject(shown) ? shown : null,
      path: placed.path,
      ...(label !== undefined && { label }),
      ...(reported.length > 0 && { errors: reported }),
    };
  });
}

/** Runs the parts that may run, and yields each as it is done; its followers may run from then on. */
async function* runFollowers<Context extends object>(
  first: readonly IncrementalPart<Context>[],
  execution: Execution<Context>,
  environment: CompileEnvironment<Context>,
): AsyncGenerator<SubsequentResult, void, undefined> {
  const running = new Map<
    IncrementalPart<Context>,
    Promise<[IncrementalPart<Context>, IncrementalEntry[]]>
  >();
  function start(parts: readonly IncrementalPart<Context>[]): void {
    for (const part of parts) {
      running.set(
        part,
        runPart(part, execution, environment).then((entries) => [part, entries]),
      );
    }
  }
  start(first);
  while (running.size > 0) {
    const [part, incremental] = await Promise.race(running.values());
    running.delete(part);
    start(part.followers);
    const hasNext = running.size > 0;
    if (incremental.length > 0) yield { incremental, hasNext };
    else if (!hasNext) yield { hasNext };
  }
}

/**
 * Runs an operation with `@defer`: the first part at once, each deferred part when it has been fetched.
 * @see https://github.com/graphql/graphql-spec/pull/742 as of 2022-08-24
 */
export async function executeIncrementally<Context extends object>(
  part: IncrementalPart<Context>,
  request: Pick<Execution<Context>, 'variables' | 'scope'>,
  environment: CompileEnvironment<Context>,
): Promise<IncrementalResults> {
  const execution: Execution<Context> = { ...request, result: new ResultObject(), errors: [] };
  const [first] = await runPart(part, execution, environment);
  const { data = {}, errors } = first ?? {};
  // A first part that is null has no object that could be added to.
  const followers = data === null ? [] : part.followers;
  return {
    initialResult: { data, ...(errors && { errors }), hasNext: followers.length > 0 },
    subsequentResults: runFollowers(followers, execution, environment),
  };
}
