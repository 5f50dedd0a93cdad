import type { QueryPlanFieldNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import { compileRepresentation } from './representations.ts';
import { type JsonObject, propertyReader, resultClass } from './result-object.ts';
import type { LoadedSupergraph } from './supergraph.ts';

/** The distinct representations of a fetch, in the order they are sent. */
export class Representations {
  readonly values: JsonObject[] = [];
  /** Of each representation the entities of the result that it stands for. */
  readonly entities: JsonObject[][] = [];

  /** @returns the entities of the new representation, for more of them */
  add(value: JsonObject, entity: JsonObject): JsonObject[] {
    const entities = [entity];
    this.values.push(value);
    this.entities.push(entities);
    return entities;
  }
}

/** Represents entities for a fetch; those that lack what it requires are left out. */
export type RepresentDistinct = (entities: readonly JsonObject[]) => Representations;

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
    const found = new Representations();
    const distinct = new Map<string, JsonObject[]>();
    for (const entity of entities) {
      const value = represent(entity);
      if (!value?.__typename) continue;
      const identity = identityOf(value);
      const known = distinct.get(identity);
      if (known) known.push(entity);
      else distinct.set(identity, found.add(value, entity));
    }
    return found;
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
  const Representation = resultClass(['__typename', name]);

  return (entities) => {
    const found = new Representations();
    const byType = new Map<string, Map<unknown, JsonObject[]>>();
    let type: string | null = null;
    let byKey = new Map<unknown, JsonObject[]>();
    for (const entity of entities) {
      const { __typename } = entity;
      const key = read(entity);
      if (key === undefined || typeof __typename !== 'string') continue;
      // A key that is an object is equal to another by what it holds, and not by what it is.
      if (typeof key === 'object' && key !== null) return general(entities);
      // Most often all are of one type.
      if (__typename !== type) {
        if (!types.has(__typename)) continue;
        type = __typename;
        byKey = byType.get(type) ?? new Map();
        byType.set(type, byKey);
      }
      const known = byKey.get(key);
      if (known) known.push(entity);
      else byKey.set(key, found.add(new Representation(__typename, key), entity));
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
