import { readFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '@pet/platform/identity';
import { parse, print, separateOperations } from 'graphql';

/** An answer as far as it has to be the same wherever a subgraph runs: requests have ids, and the gateway adds its own. */
export interface ComparableAnswer {
  readonly data: unknown;
  readonly errors: readonly { readonly path: unknown; readonly code: unknown }[];
}

/** Runs a query in somebody's name, or in nobody's. */
export type Ask = (query: string, actor: Actor | null) => Promise<ComparableAnswer>;

/** A query whose answer was compared, and what is different; null where nothing is. */
export interface Comparison {
  /** For people: the query's name, and who asked. */
  readonly read: string;
  readonly difference: string | null;
}

/** Where data is written while it is read, a difference has to show so often, with so many milliseconds between. */
const mostTries = 20;
const tryAgainAfter = 50;

/** An administrator sees what nobody else does, so more can be compared; it is no account, and can sign in nowhere. */
const administrator: Actor = {
  userId: '00000000-0000-4000-8000-000000000000',
  sessionId: '00000000-0000-4000-8000-000000000000',
  role: 'ADMIN',
};

/** The queries by which the places of a subgraph are compared, by their names. */
export async function readsOf(subgraph: string): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(new URL(`reads/${subgraph}.graphql`, import.meta.url), 'utf8');
  const documents = Object.entries(separateOperations(parse(text)));
  return new Map(documents.map(([name, document]) => [name, print(document)]));
}

/** Makes an answer comparable. @param result of GraphQL, from outside */
export function comparable(result: unknown): ComparableAnswer {
  const { data = null, errors = [] } = (result ?? {}) as {
    data?: unknown;
    errors?: readonly { path?: unknown; extensions?: { code?: unknown } }[];
  };
  return { data, errors: errors.map(({ path, extensions }) => ({ path, code: extensions?.code })) };
}

function isParent(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** One read of a place, one of the other place, and another one of the first. */
interface Reading {
  readonly before: unknown;
  readonly other: unknown;
  readonly after: unknown;
}

/**
 * The first place, with both values, where the other place differs from what stayed as it was.
 * @returns null where it differs nowhere, or only in what changed meanwhile
 */
function firstDifference({ before, other, after }: Reading, path: readonly string[] = []): string | null {
  if (isDeepStrictEqual(before, other)) return null;
  const stays = isDeepStrictEqual(before, after) || (isParent(before) && isParent(after));
  if (!stays) return null;
  if (isParent(before) && isParent(other) && isParent(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(other)])) {
      const below = { before: before[key], other: other[key], after: after[key] };
      const difference = firstDifference(below, [...path, key]);
      if (difference !== null) return difference;
    }
    return null;
  }
  const [here, there] = [before, other].map((value) => (JSON.stringify(value) ?? 'nothing').slice(0, 200));
  return `${path.join('.')} is ${here} in the gateway's process, and ${there} in the service`;
}

async function compare(query: string, actor: Actor | null, here: Ask, there: Ask): Promise<string | null> {
  let difference: string | null = null;
  for (let attempt = 0; attempt < mostTries; attempt += 1) {
    if (attempt > 0) await setTimeout(tryAgainAfter);
    const before = await here(query, actor);
    if (actor !== null && before.errors.length > 0)
      return `the gateway itself answers errors: ${JSON.stringify(before.errors)}`;
    const reading: Reading = { before, other: await there(query, actor), after: await here(query, actor) };
    difference = firstDifference(reading);
    // While lists grow, what stands in one place is something else each time; what lasts is no coincidence.
    if (difference === null || isDeepStrictEqual(before, reading.after)) return difference;
  }
  return difference;
}

/**
 * Compares what two places of one subgraph answer to reads, each asked by an administrator and by nobody. What is written meanwhile
 * does not count: the first place is asked before and after the other one, and only what it answers both times is compared.
 * @param reads from {@link readsOf}
 * @throws StartupError when one of the two does not answer
 */
export async function compareAnswers(
  reads: ReadonlyMap<string, string>,
  here: Ask,
  there: Ask,
): Promise<Comparison[]> {
  const comparisons: Comparison[] = [];
  for (const [name, query] of reads) {
    for (const [who, actor] of [['administrator', administrator] as const, ['nobody', null] as const]) {
      comparisons.push({ read: `${name} as ${who}`, difference: await compare(query, actor, here, there) });
    }
  }
  return comparisons;
}
