import { assertObjectType, type GraphQLSchema } from 'graphql';
import { judge } from './judge.ts';
import { type Actor, actors, routeAudiences } from './matrix/answers.ts';
import type { Reference } from './matrix/rows.ts';
import { selectionOf } from './operation.ts';
import { problemsOfSecrets } from './secrets.ts';
import { things } from './things.ts';
import { isKept, problemsOfDifference, type Scene } from './trial.ts';

/** An entity type as one subgraph has it. */
export interface Referred {
  readonly subgraph: string;
  /** The subgraph's own, with what clients do not see. */
  readonly schema: GraphQLSchema;
  readonly typename: string;
}

/** Clients are known at gateways only. */
const clients: readonly Actor[] = ['expired', 'ended'];

/**
 * Has everybody ask a subgraph for an entity by its id, as a gateway does in their name; and those with a bad token by
 * themselves.
 * @returns what is wrong, in one line each
 */
export async function tryReference(
  { cast, things: set, seen }: Scene,
  { subgraph, schema, typename }: Referred,
  { thing, answers }: Reference,
): Promise<string[]> {
  const type = assertObjectType(schema.getType(typename));
  const operation = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on ${typename} ${selectionOf(type)} } }`;
  const variablesFor = (id: unknown) => ({ of: [{ __typename: typename, id }] });
  const id = await set.get(thing);
  const missing = things[thing]?.missing;

  async function attempt(actor: Actor): Promise<string[]> {
    const expected = routeAudiences[answers][actor];
    const ask = (asked: unknown) =>
      cast.shop.askSubgraph(subgraph, operation, variablesFor(asked), cast.identityOf(actor));
    const answer = await ask(id);
    const problems = [
      ...judge({ answer, path: ['_entities', 0], type, actor, expected }, seen),
      ...problemsOfSecrets(answer, actor, expected),
    ];
    if (!isKept(expected)) return problems;
    return [...problems, ...problemsOfDifference([answer, { id }], [await ask(missing), { id: missing }])];
  }

  async function knock(actor: Actor): Promise<string[]> {
    const token = (await cast.tokenOf(actor)) ?? '';
    const status = await cast.shop.knock(subgraph, operation, variablesFor(id), token);
    return status === null || status === 401 ? [] : [`it answers an unsigned call with ${status}`];
  }

  const problems = await Promise.all(
    actors.map(async (actor) => {
      const found = clients.includes(actor) ? await knock(actor) : await attempt(actor);
      return found.map((problem) => `${actor}: ${problem}`);
    }),
  );
  return problems.flat();
}
