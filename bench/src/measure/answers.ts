import { isDeepStrictEqual } from 'node:util';
import type { BenchOperation } from '../dataset/operations.ts';
import type { RunningPeer } from '../peers/peer.ts';

/** A GraphQL answer as it came. */
interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly unknown[];
}

function bearerOf(operation: BenchOperation, variant: number): string {
  return `Bearer ${operation.tokens?.[variant] ?? `${operation.variants[variant]?.user}.0`}`;
}

/**
 * Asks for one variant of an operation.
 * @returns the JSON of the whole answer
 * @throws Error when there is no data or there are errors
 */
async function ask(peer: RunningPeer, operation: BenchOperation, variant: number): Promise<string> {
  const { variables } = operation.variants[variant] ?? {};
  const response = await fetch(peer.urlOf(operation.key), {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: bearerOf(operation, variant) },
    body: JSON.stringify({ query: operation.text, variables }),
  });
  const text = await response.text();
  const { data, errors } = JSON.parse(text) as Answer;
  if (errors || data === null || data === undefined) {
    throw new Error(`${operation.key} was answered ${response.status} ${text.slice(0, 500)}`);
  }
  return text;
}

function dataOf(answer: string): unknown {
  return (JSON.parse(answer) as Answer).data;
}

/** The answers to all variants of an operation, whole, in their order. */
export async function answersOf(peer: RunningPeer, operation: BenchOperation): Promise<string[]> {
  const answers: string[] = [];
  for (const variant of operation.variants.keys()) answers.push(await ask(peer, operation, variant));
  return answers;
}

/** The JSON of an answer's data alone. */
export function dataText(answer: string): string {
  return JSON.stringify(dataOf(answer));
}

/**
 * Makes sure that a peer answers what another one did.
 * @param expected whole answers, by variant
 * @throws Error with both when it does not
 */
export async function assertSameAnswers(
  peer: RunningPeer,
  operation: BenchOperation,
  expected: readonly string[],
): Promise<void> {
  for (const [variant, answer] of expected.entries()) {
    const actual = await ask(peer, operation, variant);
    if (isDeepStrictEqual(dataOf(actual), dataOf(answer))) continue;
    throw new Error(
      `${operation.key} was answered\n${actual.slice(0, 1_000)}\ninstead of\n${answer.slice(0, 1_000)}`,
    );
  }
}
