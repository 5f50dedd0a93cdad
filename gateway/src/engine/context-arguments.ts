import type { FetchDataRewrite } from '@apollo/query-planner';
import type { PlanPath } from './paths.ts';
import { isObject, isOfType, type JsonObject, propertyReader } from './result-object.ts';
import type { LoadedSupergraph } from './supergraph.ts';

/** Entities at a path that have the same values for the arguments their fields take from `@context`. */
export interface ContextGroup {
  readonly variables: Readonly<Record<string, unknown>>;
  readonly entities: JsonObject[];
}

type KeyRenamer = Extract<FetchDataRewrite, { kind: 'KeyRenamer' }>;
/** Objects from the result's root down to an entity, one for each field on the way; lists between them are left out. */
type Lineage = readonly JsonObject[];

function lineagesAt(root: JsonObject, path: PlanPath): Lineage[] {
  const names = path.filter((element) => element !== '@');
  const lineages: Lineage[] = [];
  function visit(value: unknown, depth: number, above: Lineage): void {
    if (Array.isArray(value)) {
      for (const item of value) visit(item, depth, above);
    } else if (isObject(value)) {
      const name = names[depth];
      const lineage = [...above, value];
      if (name === undefined) lineages.push(lineage);
      else visit(propertyReader(name)(value), depth + 1, lineage);
    }
  }
  visit(root, 0, []);
  return lineages;
}

/** Follows a path such as `['..', '... on Order', 'currency']` from an entity; undefined where it leads nowhere. */
function compileLookup(
  path: readonly string[],
  typesOf: LoadedSupergraph['typesOf'],
): (lineage: Lineage) => unknown {
  const levelsUp = path.filter((element) => element === '..').length;
  const steps = path.slice(levelsUp).map((element): ((value: unknown) => unknown) => {
    if (!element.startsWith('... on ')) {
      const read = propertyReader(element);
      return (value) => (isObject(value) ? read(value) : undefined);
    }
    const types = typesOf(element.slice('... on '.length));
    return (value) => (isObject(value) && isOfType(value, types) ? value : undefined);
  });
  return (lineage) =>
    steps.reduce<unknown>((value, step) => step(value), lineage[lineage.length - 1 - levelsUp]);
}

/**
 * Makes the function that finds the entities of a fetch together with the arguments their `@fromContext` fields take
 * from objects above them. Entities are grouped, since one fetch can carry one value for each argument. The stock
 * executor ignores these rewrites and leaves the arguments null.
 */
export function compileContextGroups(
  rewrites: readonly KeyRenamer[],
  path: PlanPath,
  typesOf: LoadedSupergraph['typesOf'],
): (root: JsonObject) => ContextGroup[] {
  const lookups = rewrites.map((rewrite) => ({
    name: rewrite.renameKeyTo,
    find: compileLookup(rewrite.path, typesOf),
  }));
  return (root) => {
    const groups = new Map<string, ContextGroup>();
    for (const lineage of lineagesAt(root, path)) {
      const entity = lineage.at(-1);
      if (entity === undefined) continue;
      const variables: Record<string, unknown> = {};
      for (const { name, find } of lookups) {
        // Several rewrites can set one argument, each for another type of the object above.
        const value = find(lineage);
        if (value !== undefined) variables[name] = value;
      }
      const key = JSON.stringify(variables);
      const group = groups.get(key) ?? { variables, entities: [] };
      group.entities.push(entity);
      groups.set(key, group);
    }
    return [...groups.values()];
  };
}
