import type { QueryPlanFieldNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import { compileRepresentation } from './representations.ts';
import { type JsonObject, propertyReader, ResultObject } from './result-object.ts';
import type { LoadedSupergraph } from './supergraph.ts';

/** Equal representations of a fetch, sent as one, and the entities of the result they stand for. */
export interface Representation {
  readonly value: JsonObject;
  readonly entities: JsonObject[];
}

/** Represents entities for a fetch; those that lack what it requires are left out. */
export type RepresentDistinct = (entities: readonly JsonObject[]) => Representation[];

type TypesOf = LoadedSupergraph['typesOf'];

/**
 * A text that two representations have in common only when they are equal: their fields are always in the order of the
 * `requires` they were made by.
 */
function identityOf(representation: JsonObject): string {
  let identity = '';
  for (const name in representation) {
    const value = representation[name];
    // A text of known length needs no escapes, and is made faster than JSON.
    identity +=
      typeof value === 'string' ? `${name}:${value.length}:${value},` : `${name}=${JSON.stringify(value)},`;
  }
  return identity;
}

function compileGeneral(requires: readonly QueryPlanSelectionNode[], typesOf: TypesOf): RepresentDistinct {
  const represent = compileRepresentation(requires, typesOf);
  return (entities) => {
    const distinct = new Map<string, Representation>();
    for (const entity of entities) {
      const value = represent(entity);
      if (!value?.__typename) continue;
      const identity = identityOf(value);
      const known = distinct.get(identity);
      if (known) known.entities.push(entity);
      else distinct.set(identity, { value, entities: [entity] });
    }
    return [...distinct.values()];
  };
}

/** The name of the one field that, besides `__typename`, is all that each of the selections asks for; else null. */
function onlyField(requires: readonly QueryPlanSelectionNode[]): string | null {
  const names = new Set<string>();
  for (const selection of requires) {
    if (selection.kind !== 'InlineFragment' || selection.typeCondition === undefined) return null;
    const fields = selection.selections.filter((one): one is QueryPlanFieldNode => one.kind === 'Field');
    if (fields.length !== selection.selections.length || fields.length !== 2) return null;
    if (fields[0]?.name !== '__typename' || fields[1]?.selections || fields.some(({ alias }) => alias))
      return null;
    names.add(String(fields[1]?.name));
  }
  const [name = null] = names;
  return names.size === 1 ? name : null;
}

/** Nearly all entities have one key, `id`: they are told apart by it, and a representation is made of the first only. */
function compileSingleKey(
  name: string,
  requires: readonly QueryPlanSelectionNode[],
  typesOf: TypesOf,
  general: RepresentDistinct,
): RepresentDistinct {
  const conditions = requires.flatMap((one) => ('typeCondition' in one && one.typeCondition) || []);
  const types = new Set(conditions.flatMap((condition) => [...typesOf(condition)]));
  const read = propertyReader(name);

  return (entities) => {
    const found: Representation[] = [];
    const byType = new Map<unknown, Map<unknown, Representation>>();
    for (const entity of entities) {
      const { __typename } = entity;
      const key = read(entity);
      if (key === undefined || typeof __typename !== 'string' || !types.has(__typename)) continue;
      // A key that is an object is equal to another by what it holds, and not by what it is.
      if (typeof key === 'object' && key !== null) return general(entities);
      const known = byType.get(__typename)?.get(key);
      if (known) {
        known.entities.push(entity);
        continue;
      }
      const value = new ResultObject();
      value.__typename = __typename;
      value[name] = key;
      const representation = { value, entities: [entity] };
      found.push(representation);
      const ofType = byType.get(__typename);
      if (ofType) ofType.set(key, representation);
      else byType.set(__typename, new Map([[key, representation]]));
    }
    return found;
  };
}

/** Makes the function for the `requires` of a fetch. */
export function compileDistinct(
  requires: readonly QueryPlanSelectionNode[],
  typesOf: TypesOf,
): RepresentDistinct {
  const general = compileGeneral(requires, typesOf);
  const name = onlyField(requires);
  return name === null ? general : compileSingleKey(name, requires, typesOf, general);
}
