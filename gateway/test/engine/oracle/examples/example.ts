import { setImmediate as nextTurn } from 'node:timers/promises';
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { copy, type JsonObject } from '../subgraphs/json.ts';
import type { Line } from '../subgraphs/subgraphs.ts';

/** What a subgraph answers to its next question. */
export type Answer = JsonObject | ((variables: Readonly<JsonObject>) => JsonObject | Promise<JsonObject>);

/** A small case with the answer that is right. */
export interface Example {
  readonly name: string;
  /** Schemas by subgraph, without their `@link`. */
  readonly subgraphs: Readonly<Record<string, string>>;
  readonly operation: string;
  readonly variables?: Readonly<JsonObject>;
  readonly answers: Readonly<Record<string, readonly Answer[]>>;
  /** As JSON; the order of fields counts. */
  readonly data: unknown;
  readonly errors?: readonly JsonObject[];
  readonly valueCompletion?: readonly JsonObject[];
}

const imports = [
  '@key',
  '@shareable',
  '@external',
  '@requires',
  '@interfaceObject',
  '@context',
  '@fromContext',
]
  .map((name) => `"${name}"`)
  .join(', ');

/** @throws Error when the example does not compose */
export function composeExample({ subgraphs }: Example): string {
  const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [${imports}])`;
  const { supergraphSdl, errors } = composeServices(
    Object.entries(subgraphs).map(([name, sdl]) => ({
      name,
      url: `http://${name}.test`,
      typeDefs: parse(`${link}\n${sdl}`),
    })),
  );
  if (supergraphSdl === undefined) throw new Error(String(errors?.map(({ message }) => message)));
  return supergraphSdl;
}

/** A line to subgraphs that give the example's answers, one after the other. */
export function answerExample({ answers }: Example): Line {
  const next = new Map<string, number>();
  return {
    exchanges: [],
    mutations: [],
    async ask(subgraph, text, variables) {
      const index = next.get(subgraph) ?? 0;
      next.set(subgraph, index + 1);
      const answer = answers[subgraph]?.[index];
      if (!answer) throw new Error(`${subgraph} has no answer to ${text}`);
      return copy(typeof answer === 'function' ? await answer(variables) : answer);
    },
  };
}

/** @returns the representations that a fetch of entities carries */
export function representationsIn({ representations }: Readonly<JsonObject>): readonly JsonObject[] {
  return Array.isArray(representations) ? representations : [];
}

/** An answer that comes after others have had their effects. */
export function later(turns: number, answer: JsonObject): Answer {
  return async () => {
    for (let turn = 0; turn < turns; turn++) await nextTurn();
    return answer;
  };
}
