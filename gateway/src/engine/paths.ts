import { isObject, type JsonObject, propertyReader } from './result-object.ts';

/** A path of a plan: field names (by response name), and `@` for each item of a list. */
export type PlanPath = readonly string[];
/** A path of a response, as errors carry it. */
export type ResponsePath = readonly (string | number)[];

/** Collects the objects at a path below an object; null, missing and senseless values on the way are left out. */
export type CollectObjects = (root: JsonObject) => JsonObject[];

type Visit = (value: unknown, found: JsonObject[]) => void;

/** Lists are walked wherever they are, since `@` says no more than the value itself does. */
function through(visit: (object: JsonObject, found: JsonObject[]) => void): Visit {
  const step: Visit = (value, found) => {
    if (Array.isArray(value)) for (const item of value) step(item, found);
    else if (isObject(value)) visit(value, found);
  };
  return step;
}

/** Makes the function that collects the objects at a path. */
export function compileCollector(path: PlanPath): CollectObjects {
  const names = path.filter((element) => element !== '@');
  const visit = names.reduceRight<Visit>(
    (next, name) => {
      const read = propertyReader(name);
      return through((object, found) => next(read(object), found));
    },
    through((object, found) => found.push(object)),
  );
  return (root) => {
    const found: JsonObject[] = [];
    visit(root, found);
    return found;
  };
}

/** Where each of the objects that {@link compileCollector} finds is in the response; only errors need it. */
export function locateObjects(root: JsonObject, path: PlanPath): Map<JsonObject, ResponsePath[]> {
  const names = path.filter((element) => element !== '@');
  const located = new Map<JsonObject, ResponsePath[]>();
  function visit(value: unknown, depth: number, at: ResponsePath): void {
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) visit(item, depth, [...at, index]);
    } else if (isObject(value)) {
      const name = names[depth];
      if (name !== undefined) visit(propertyReader(name)(value), depth + 1, [...at, name]);
      else if (!located.get(value)?.push(at)) located.set(value, [at]);
    }
  }
  visit(root, 0, []);
  return located;
}

/** A plan's path up to its first list: what is said of no item of the list concerns the list as a whole. */
export function fixedPart(path: PlanPath): ResponsePath {
  const list = path.indexOf('@');
  return list === -1 ? path : path.slice(0, list);
}
