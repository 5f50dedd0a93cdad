import { buildSubgraphSchema } from '@apollo/subgraph';
import { type DocumentNode, type GraphQLSchema, Kind, parse } from 'graphql';
import { happens, someError } from './faults.ts';
import type { JsonObject } from './json.ts';
import type { AnswerContext } from './resolve.ts';
import type { Thing } from './things.ts';

function resolveReference(
  isInterface: boolean,
): (representation: JsonObject, context: AnswerContext) => Thing | null {
  return (representation, { seed, subgraph, rates, population }) => {
    const thing = population.referred(representation);
    const key = `${thing.__typename} ${thing.representation}`;
    if (happens(rates.errors / 2, 'reference error', seed, subgraph, key)) throw someError(key);
    if (happens(rates.nulls / 2, 'reference null', seed, subgraph, key)) return null;
    if (!isInterface) return { ...thing };
    return { ...thing, __typename: population.concreteType(thing.__typename, thing.identity) };
  };
}

function entityTypes(document: DocumentNode): { name: string; isInterface: boolean }[] {
  return document.definitions.flatMap((definition) => {
    const isInterface = definition.kind === Kind.INTERFACE_TYPE_DEFINITION;
    if (!isInterface && definition.kind !== Kind.OBJECT_TYPE_DEFINITION) return [];
    const isEntity = definition.directives?.some(({ name }) => name.value === 'key');
    return isEntity ? [{ name: definition.name.value, isInterface }] : [];
  });
}

/** @returns the real federated schema of a fake subgraph; its fields are resolved by {@link file://./resolve.ts} */
export function buildFakeSchema(sdl: string): GraphQLSchema {
  const typeDefs = parse(sdl);
  const resolvers = Object.fromEntries(
    entityTypes(typeDefs).map(({ name, isInterface }) => [
      name,
      { __resolveReference: resolveReference(isInterface) },
    ]),
  );
  return buildSubgraphSchema({ typeDefs, resolvers });
}
