import type { QueryPlanFieldNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import { mergeInto } from './merging.ts';
import { isObject, type JsonObject, propertyReader, ResultObject } from './result-object.ts';
import type { LoadedSupergraph } from './supergraph.ts';

/**
 * Takes from an entity what a subgraph needs to find it, or what a field of its `@requires`.
 * @returns null where something needed is missing: whatever kept it from being fetched has been reported already
 */
export type Represent = (entity: JsonObject) => JsonObject | null;

type TypesOf = LoadedSupergraph['typesOf'];
/** Copies one selection into a representation; false where the entity lacks it. */
type CopySelection = (entity: JsonObject, representation: JsonObject) => boolean;

function compileField({ name, alias, selections }: QueryPlanFieldNode, typesOf: TypesOf): CopySelection {
  const responseName = alias ?? name;
  const read = propertyReader(responseName);
  const represent = selections && compileRepresentation(selections, typesOf);

  function copy(value: unknown): unknown {
    // The stock executor stops at the first level of a list of lists and sends nulls; each level is meant.
    if (Array.isArray(value)) return value.map(copy);
    if (!represent) return value;
    // What should be an object and is none came from a subgraph that answered nonsense, which no other is to see.
    return isObject(value) ? represent(value) : null;
  }
  return (entity, representation) => {
    const value = read(entity);
    if (value === undefined) return false;
    representation[responseName] = represent || Array.isArray(value) ? copy(value) : value;
    return true;
  };
}

function compileFragment(typeCondition: string, represent: Represent, typesOf: TypesOf): CopySelection {
  const types = typesOf(typeCondition);
  return (entity, representation) => {
    const { __typename } = entity;
    if (typeof __typename !== 'string' || !types.has(__typename)) return true;
    const part = represent(entity);
    // One of several fragments may lack something; what the others found is still sent.
    if (part !== null) mergeInto(representation, part, () => false);
    return true;
  };
}

/** Makes the function for the `requires` of a fetch. */
export function compileRepresentation(
  selections: readonly QueryPlanSelectionNode[],
  typesOf: TypesOf,
): Represent {
  const copies = selections.flatMap((selection): CopySelection[] => {
    if (selection.kind === 'Field') return [compileField(selection, typesOf)];
    // A fragment without a condition is never planned, and the stock executor leaves it out.
    if (selection.typeCondition === undefined) return [];
    const represent = compileRepresentation(selection.selections, typesOf);
    return [compileFragment(selection.typeCondition, represent, typesOf)];
  });
  return (entity) => {
    const representation = new ResultObject();
    for (const copy of copies) if (!copy(entity, representation)) return null;
    return representation;
  };
}
