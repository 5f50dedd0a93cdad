import { type DocumentNode, execute, type GraphQLSchema, parse, validate } from 'graphql';
import { hash } from '../random.ts';
import { type DistinctRepresentations, distinct, expand } from './distinct.ts';
import type { FaultRates } from './faults.ts';
import { canonical, isObject, type JsonObject } from './json.ts';
import { type Manners, mutilate } from './mutilate.ts';
import { resolveField } from './resolve.ts';
import type { Population } from './things.ts';
import { Turnstile } from './turnstile.ts';

/** What decides all answers of all subgraphs. */
export interface AnswerSettings {
  readonly seed: number;
  readonly rates: FaultRates;
  readonly manners: Manners;
}

/** One question to a subgraph, and what it answered. */
export interface Exchange {
  readonly subgraph: string;
  readonly text: string;
  readonly variables: Readonly<JsonObject>;
  readonly answer: string;
}

/** The way from one executor to the subgraphs, during one operation. */
export interface Line {
  ask(subgraph: string, text: string, variables: Readonly<JsonObject>): Promise<unknown>;
  readonly exchanges: readonly Exchange[];
  /** When each mutation began and ended. */
  readonly mutations: readonly string[];
}

/** The subgraphs of one supergraph. */
export interface FakeSubgraphs {
  readonly schemas: ReadonlyMap<string, GraphQLSchema>;
  readonly population: Population;
  /** What is asked, by subgraph and text; null for what is not valid. */
  readonly documents: Map<string, DocumentNode | null>;
}

/** The subgraphs during one operation: whoever asks the same thing gets the same answer. */
export class AnsweringSubgraphs {
  readonly #subgraphs: FakeSubgraphs;
  readonly #settings: AnswerSettings;
  readonly #answers = new Map<string, Promise<string>>();

  constructor(subgraphs: FakeSubgraphs, settings: AnswerSettings) {
    this.#subgraphs = subgraphs;
    this.#settings = settings;
  }

  /** A line to the subgraphs for one executor. */
  connect(): Line {
    const turnstile = new Turnstile();
    const exchanges: Exchange[] = [];
    const mutations: string[] = [];
    return {
      exchanges,
      mutations,
      ask: async (subgraph, text, given) => {
        // As if sent: what the executor does with its variables later changes nothing.
        const variables: JsonObject = JSON.parse(JSON.stringify(given));
        const { representations, ...rest } = variables;
        const asked = Array.isArray(representations) ? distinct(representations) : undefined;
        const key = [subgraph, text, canonical(rest), ...(asked?.representations.map(canonical) ?? [])].join(
          '\n',
        );
        const isMutation = text.startsWith('mutation');
        if (isMutation) mutations.push(`begin ${subgraph} ${text}`);
        const answer = await this.#answerOnce(key, subgraph, text, rest, asked);
        const response: unknown = JSON.parse(answer);
        const expanded = asked ? expand(response, asked) : response;
        exchanges.push({
          subgraph,
          text,
          variables: asked ? { ...rest, representations: asked.representations } : rest,
          answer,
        });
        await turnstile.enter(hash(key));
        if (isMutation) mutations.push(`end ${subgraph} ${text}`);
        return expanded;
      },
    };
  }

  #answerOnce(
    key: string,
    subgraph: string,
    text: string,
    variables: JsonObject,
    asked: DistinctRepresentations | undefined,
  ): Promise<string> {
    const known = this.#answers.get(key);
    if (known) return known;
    const answer = this.#answer(key, subgraph, text, variables, asked);
    this.#answers.set(key, answer);
    return answer;
  }

  async #answer(
    key: string,
    subgraph: string,
    text: string,
    variables: JsonObject,
    asked: DistinctRepresentations | undefined,
  ): Promise<string> {
    const { seed, rates, manners } = this.#settings;
    const { population, schemas } = this.#subgraphs;
    const schema = schemas.get(subgraph);
    if (!schema) throw new Error(`There is no subgraph ${subgraph}`);
    const document = this.#parse(subgraph, schema, text);
    // Planners do send such documents, where an alias of the client collides with a key they need.
    if (document === null) return JSON.stringify({ errors: [{ message: 'The document is not valid.' }] });
    const { data, errors } = await execute({
      schema,
      document,
      variableValues: asked ? { ...variables, representations: asked.representations } : variables,
      contextValue: { seed, subgraph, rates, population },
      fieldResolver: resolveField,
      typeResolver: (value) => (isObject(value) ? String(value.__typename) : undefined),
    });
    const response: JsonObject = JSON.parse(JSON.stringify({ data, ...(errors && { errors }) }));
    const question = `${seed} ${subgraph} ${text} ${canonical(variables)}\n${key}`;
    if (manners === 'polite') return JSON.stringify(response);
    return JSON.stringify(mutilate(response, manners, question, asked?.representations ?? []));
  }

  #parse(subgraph: string, schema: GraphQLSchema, text: string): DocumentNode | null {
    const { documents } = this.#subgraphs;
    const key = `${subgraph} ${text}`;
    const known = documents.get(key);
    if (known !== undefined) return known;
    const document = parse(text);
    const checked = validate(schema, document).length > 0 ? null : document;
    documents.set(key, checked);
    return checked;
  }
}
