import type { FetchDataRewrite } from '@apollo/query-planner';
import { isObject, isOfType, type JsonObject, propertyReader } from './result-object.ts';
import type { LoadedSupergraph } from './supergraph.ts';

/** Changes an object in place. */
export type Rewrite = (object: JsonObject) => void;

const fragmentPrefix = '... on ';

function setOwn(object: JsonObject, name: string, value: unknown): void {
  Object.defineProperty(object, name, { value, configurable: true, enumerable: true, writable: true });
}

function compileChange(rewrite: FetchDataRewrite, name: string): Rewrite {
  if (rewrite.kind === 'ValueSetter') return (object) => setOwn(object, name, rewrite.setValueTo);
  const read = propertyReader(name);
  return (object) => {
    const value = read(object);
    if (value === undefined) return;
    setOwn(object, rewrite.renameKeyTo, value);
    setOwn(object, name, undefined);
  };
}

function compileStep(
  element: string,
  next: (value: unknown) => void,
  typesOf: LoadedSupergraph['typesOf'],
): Rewrite {
  if (!element.startsWith(fragmentPrefix)) {
    const read = propertyReader(element);
    return (object) => next(read(object));
  }
  const types = typesOf(element.slice(fragmentPrefix.length));
  return (object) => {
    // An object that does not say its type is taken for the right one: only such objects leave it out.
    if (!object.__typename || isOfType(object, types)) next(object);
  };
}

function compileRewrite(
  rewrite: FetchDataRewrite,
  typesOf: LoadedSupergraph['typesOf'],
): (value: unknown) => void {
  const [...steps] = rewrite.path;
  const last = steps.pop();
  if (last === undefined) return () => {};
  function onObjects(change: Rewrite): (value: unknown) => void {
    return function visit(value) {
      if (Array.isArray(value)) value.forEach(visit);
      else if (isObject(value)) change(value);
    };
  }
  return steps.reduceRight(
    (next, element) => onObjects(compileStep(element, next, typesOf)),
    onObjects(compileChange(rewrite, last)),
  );
}

/**
 * Makes one function of the rewrites of a fetch, which adapt what is sent to a subgraph or what it answered: types of
 * interface objects, and aliases the planner had to invent.
 * @returns null where there is nothing to rewrite
 */
export function compileRewrites(
  rewrites: readonly FetchDataRewrite[] | undefined,
  typesOf: LoadedSupergraph['typesOf'],
): Rewrite | null {
  if (!rewrites?.length) return null;
  const compiled = rewrites.map((rewrite) => compileRewrite(rewrite, typesOf));
  return (object) => {
    for (const rewrite of compiled) rewrite(object);
  };
}
