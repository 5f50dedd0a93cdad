import { isObject, type JsonObject, ResultObject } from './result-object.ts';

/**
 * Whether one type says more of an object than another: an object type that implements an interface. A subgraph for which
 * the interface is an object (`@interfaceObject`) knows no better than the latter.
 */
export type SaysMore = (typename: string, other: string) => boolean;

function keepsType(existing: unknown, value: unknown, saysMore: SaysMore): boolean {
  return typeof existing === 'string' && typeof value === 'string' && saysMore(existing, value);
}

function mergeLists(target: unknown[], source: readonly unknown[], saysMore: SaysMore): void {
  source.forEach((item, index) => {
    const existing = target[index];
    if (isObject(existing) && isObject(item)) mergeInto(existing, item, saysMore);
    else if (Array.isArray(existing) && Array.isArray(item) && existing.length === item.length)
      mergeLists(existing, item, saysMore);
    else target[index] = item;
  });
}

/**
 * Merges what a subgraph answered into what is there already: objects field by field, lists of the same length item by
 * item; anything else is replaced, but for a type that says more than the new one.
 *
 * A key such as `__proto__` in a subgraph's JSON becomes an own property of the target, never its prototype.
 */
export function mergeInto(target: JsonObject, source: JsonObject, saysMore: SaysMore): void {
  for (const key of Object.keys(source)) {
    const value = source[key];
    if (value === undefined) continue;
    const existing = target[key];
    if (existing === undefined) target[key] = value;
    // Only now, since nearly all keys are new.
    else if (!Object.hasOwn(target, key))
      Object.defineProperty(target, key, { value, configurable: true, enumerable: true, writable: true });
    else if (isObject(value) && isObject(existing)) mergeInto(existing, value, saysMore);
    else if (Array.isArray(value) && Array.isArray(existing) && value.length === existing.length)
      mergeLists(existing, value, saysMore);
    else if (key !== '__typename' || !keepsType(existing, value, saysMore)) target[key] = value;
  }
}

/** A copy of JSON data in which no object or list is shared with the original. */
function copyOfObject(object: JsonObject): JsonObject {
  const copy = new ResultObject();
  for (const key of Object.keys(object)) copy[key] = copyOf(object[key]);
  return copy;
}

function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  return isObject(value) ? copyOfObject(value) : value;
}

/**
 * Merges one answer into all the places that asked for it. Each gets objects of its own, because what is fetched next can
 * depend on the place (`@fromContext`).
 */
export function mergeIntoEach(targets: readonly JsonObject[], source: JsonObject, saysMore: SaysMore): void {
  targets.forEach((target, index) => {
    mergeInto(target, index === 0 ? source : copyOfObject(source), saysMore);
  });
}
