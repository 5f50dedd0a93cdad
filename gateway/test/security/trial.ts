import { type GraphQLObjectType, type GraphQLSchema, getNamedType, isObjectType } from 'graphql';
import type { Answer, ShopClient } from '../shop-client.ts';
import type { Cast } from './cast.ts';
import { judge } from './judge.ts';
import type { Actor, RouteAnswer } from './matrix/answers.ts';
import { aliasedOperationOf, operationOf } from './operation.ts';
import type { ParsedRoute } from './route.ts';
import { problemsOfSecrets } from './secrets.ts';
import { type ThingSet, things } from './things.ts';
import type { Send } from './transports.ts';

/** Where everybody tries what they can get at. */
export interface Scene {
  readonly cast: Cast;
  /** What clients see. */
  readonly schema: GraphQLSchema;
  /** The gateway whose turn it is. */
  gateway(): ShopClient;
  /** Things that nobody changes who tries. */
  readonly things: ThingSet;
  /** Told each field, as `Type.field`, that somebody was answered with a value. */
  readonly seen: Set<string>;
}

/** One attempt: who asks for which things, how, and what they should be answered. */
export interface Attempt {
  readonly actor: Actor;
  readonly expected: RouteAnswer;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly send: Send;
}

/** The same variables, but of things that there are not. */
export function missingOf(variables: Attempt['variables']): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, things[name]?.missing ?? value]),
  );
}

/** An answer as text in which things have their names, so that answers for different things can be compared. */
function anonymised(answer: Answer, variables: Attempt['variables']): string {
  return Object.entries(variables).reduce(
    (text, [name, value]) => (typeof value === 'string' ? text.replaceAll(value, `<${name}>`) : text),
    JSON.stringify(answer),
  );
}

/** Compares what is answered for a thing and for a missing one to somebody who must not learn that there is one. */
export function problemsOfDifference(
  [answer, variables]: readonly [Answer, Attempt['variables']],
  [other, missing]: readonly [Answer, Attempt['variables']],
): string[] {
  const [forbiddenText, missingText] = [anonymised(answer, variables), anonymised(other, missing)];
  if (forbiddenText === missingText) return [];
  return [`it can be told from a missing one: ${forbiddenText} instead of ${missingText}`];
}

/** Whether somebody must not learn that there is what they ask for. */
export function isKept(expected: RouteAnswer): boolean {
  return expected !== 'data' && expected !== 'own';
}

/** One route in one scene. */
export class Trial {
  readonly #scene: Scene;
  readonly #route: ParsedRoute;
  readonly #type: GraphQLObjectType | undefined;

  constructor(scene: Scene, route: ParsedRoute) {
    this.#scene = scene;
    this.#route = route;
    const root = scene.schema.getType(route.kind);
    const type = isObjectType(root) ? getNamedType(root.getFields()[route.field]?.type) : undefined;
    this.#type = isObjectType(type) ? type : undefined;
  }

  /** Has somebody ask once, and once more for what there is not if that is all they may learn. @returns what is wrong */
  async ask({ actor, expected, variables, send }: Attempt): Promise<string[]> {
    const operation = operationOf(this.#scene.schema, this.#route);
    const answer = await this.#send(send, actor, operation, variables);
    const problems = [
      ...this.#judge(answer, this.#route.field, actor, expected),
      ...problemsOfSecrets(answer, actor, expected),
    ];
    if (!isKept(expected) || this.#route.things.length === 0) return problems;
    const missing = missingOf(variables);
    const other = await this.#send(send, actor, operation, missing);
    return [...problems, ...problemsOfDifference([answer, variables], [other, missing])];
  }

  /**
   * Has somebody ask several times in one operation; between the others for what there is not, if they may not tell that
   * from what there is. @returns what is wrong
   */
  async askAliased({ actor, expected, variables, send }: Attempt): Promise<string[]> {
    const between = Object.entries(isKept(expected) ? missingOf(variables) : variables);
    const all = {
      ...variables,
      ...Object.fromEntries(between.map(([name, value]) => [`${name}Other`, value])),
    };
    const answer = await this.#send(send, actor, aliasedOperationOf(this.#scene.schema, this.#route), all);
    return [
      ...['first', 'other', 'last'].flatMap((alias) => this.#judge(answer, alias, actor, expected)),
      ...problemsOfSecrets(answer, actor, expected),
    ].map((problem) => `in a list of aliases, ${problem}`);
  }

  #judge(answer: Answer, alias: string, actor: Actor, expected: RouteAnswer): string[] {
    return judge({ answer, path: [alias], type: this.#type, actor, expected }, this.#scene.seen);
  }

  async #send(send: Send, actor: Actor, query: string, variables: Attempt['variables']): Promise<Answer> {
    const token = await this.#scene.cast.tokenOf(actor);
    return send(this.#scene.gateway(), { query, variables: { ...variables }, token });
  }
}
