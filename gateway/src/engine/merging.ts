import { isObject, type JsonObject, ResultObject } from './result-object.ts';

function mergeLists(target: unknown[], source: readonly unknown[]): void {
  source.forEach((item, index) => {
    const existing = target[index];
    if (isObject(existing) && isObject(item)) mergeInto(existing, item);
    else target[index] = item;
  });
}

/**
 * Merges what a subgraph answered into what is there already, as the stock executor does: objects field by field, lists
 * of the same length item by item; anything else is replaced.
 *
 * A key such as `__proto__` in a subgraph's JSON becomes an own property of the target, never its prototype.
 */
export function mergeInto(target: JsonObject, source: JsonObject): void {
  for (const key of Object.keys(source)) {
    const value = source[key];
    if (value === undefined) continue;
    const existing = target[key];
    if (existing === undefined) target[key] = value;
    // Only now, since nearly all keys are new.
    else if (!Object.hasOwn(target, key))
      Object.defineProperty(target, key, { value, configurable: true, enumerable: true, writable: true });
    else if (isObject(value) && isObject(existing)) mergeInto(existing, value);
    else if (Array.isArray(value) && Array.isArray(existing) && value.length === existing.length)
      mergeLists(existing, value);
    else target[key] = value;
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
export function mergeIntoEach(targets: readonly JsonObject[], source: JsonObject): void {
  for (const [index, target] of targets.entries()) {
    mergeInto(target, index === 0 ? source : copyOfObject(source));
  }
}
