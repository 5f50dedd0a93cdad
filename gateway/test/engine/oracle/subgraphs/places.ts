import { isObject, type JsonObject } from './json.ts';

/** A value inside an answer, and how to put something else in its place. */
export interface Place {
  readonly value: unknown;
  replace(value: unknown): void;
}

/** @returns every place below an object or list, itself not included */
export function placesIn(root: unknown): Place[] {
  if (Array.isArray(root)) {
    const list: unknown[] = root;
    return list.flatMap((value, index) => [
      {
        value,
        replace(other: unknown) {
          list[index] = other;
        },
      },
      ...placesIn(value),
    ]);
  }
  if (!isObject(root)) return [];
  return Object.keys(root).flatMap((name) => [
    {
      value: root[name],
      replace(other: unknown) {
        root[name] = other;
      },
    },
    ...placesIn(root[name]),
  ]);
}

/** @returns every object in a value, the value itself included */
export function objectsIn(root: unknown): JsonObject[] {
  const below = placesIn(root).flatMap(({ value }) => (isObject(value) ? [value] : []));
  return isObject(root) ? [root, ...below] : below;
}
