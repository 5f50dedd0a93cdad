import { canonical, isObject } from '../subgraphs/json.ts';
import type { Outcome } from './outcome.ts';
import type { Run } from './stock.ts';

/** What shaping says of values that are null and may not be, or are not what they should be. */
const shapingCodes = new Set(['INVALID_GRAPHQL', 'SUBGRAPH_UNAVAILABLE']);

interface ReportedError {
  readonly path?: readonly (string | number)[];
  readonly extensions?: { readonly code?: unknown };
}

/** @returns the path of the null in which a path ends; null where it leads to a value */
function nullOnTheWay(data: unknown, path: readonly (string | number)[]): string | null {
  let value = data;
  for (const [index, step] of path.entries()) {
    if (value === null) return JSON.stringify(path.slice(0, index));
    value = isObject(value) || Array.isArray(value) ? Reflect.get(value, step) : undefined;
  }
  return null;
}

/** @returns the nulls that the errors of shaping explain, and all other errors */
function withoutBubbles(errors: readonly string[], data: unknown): { nulls: string[]; rest: string[] } {
  const nulls = new Set<string>();
  const rest: string[] = [];
  for (const text of errors) {
    const { path, extensions }: ReportedError = JSON.parse(text);
    const bubbled = path && shapingCodes.has(String(extensions?.code)) ? nullOnTheWay(data, path) : null;
    if (bubbled === null) rest.push(text);
    else nulls.add(bubbled);
  }
  return { nulls: [...nulls].sort(), rest };
}

/**
 * Where several values are null that may not be, and all end in one null above them, each executor reports the first it
 * comes to; the specification asks for no more.
 * @param areNullsExplained false where a null may come of something nobody reports: an object that lacks `__typename`
 */
function sameErrors(
  left: readonly string[],
  right: readonly string[],
  data: unknown,
  areNullsExplained: boolean,
): boolean {
  if (canonical(left) === canonical(right)) return true;
  const [one, other] = [withoutBubbles(left, data), withoutBubbles(right, data)];
  const sameNulls = canonical(one.nulls) === canonical(other.nulls);
  return canonical(one.rest) === canonical(other.rest) && (sameNulls || !areNullsExplained);
}

function parsed({ data }: Outcome): unknown {
  return data === 'missing' ? undefined : JSON.parse(data);
}

/** @returns what differs between two outcomes, apart from the order of fields; null when nothing does */
export function outcomeDifference(
  expected: Outcome,
  actual: Outcome,
  areNullsExplained: boolean,
): string | null {
  const data = parsed(expected);
  if (canonical(data) !== canonical(parsed(actual))) return 'data';
  if (!sameErrors(expected.errors, actual.errors, data, areNullsExplained)) return 'errors';
  if (!sameErrors(expected.valueCompletion, actual.valueCompletion, data, areNullsExplained))
    return 'valueCompletion';
  return null;
}

function questions({ exchanges }: Run): string[] {
  const texts = exchanges.map(
    ({ subgraph, text, variables }) => `${subgraph} ${text} ${canonical(variables)}`,
  );
  return [...new Set(texts)].sort();
}

/** @returns what differs between two runs of one plan: what was answered, or what the subgraphs were asked */
export function runDifference(expected: Run, actual: Run, areNullsExplained: boolean): string | null {
  const difference = outcomeDifference(expected.outcome, actual.outcome, areNullsExplained);
  if (difference) return difference;
  if (canonical(expected.mutations) !== canonical(actual.mutations)) return 'order of mutations';
  return canonical(questions(expected)) === canonical(questions(actual)) ? null : 'questions to subgraphs';
}
