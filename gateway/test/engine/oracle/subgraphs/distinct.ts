import { canonical, copy, isObject, type JsonObject } from './json.ts';

/** The representations of a fetch without repetitions, and where each of the asked ones is among them. */
export interface DistinctRepresentations {
  readonly representations: readonly unknown[];
  readonly positions: readonly number[];
}

/** @returns each representation once, in the order of their first appearance */
export function distinct(representations: readonly unknown[]): DistinctRepresentations {
  const texts = representations.map(canonical);
  const unique = [...new Set(texts)];
  return {
    representations: unique.map((text): unknown => JSON.parse(text)),
    positions: texts.map((text) => unique.indexOf(text)),
  };
}

function expandPaths(error: unknown, { representations, positions }: DistinctRepresentations): unknown[] {
  if (!isObject(error) || !Array.isArray(error.path)) return [error];
  const [root, index, ...rest]: unknown[] = error.path;
  if (root !== '_entities' || typeof index !== 'number') return [error];
  const asked = positions.flatMap((position, place) => (position === index ? [place] : []));
  // A path beyond what was asked stays as far beyond.
  const places =
    index >= representations.length ? [index - representations.length + positions.length] : asked;
  return (index < 0 ? [index] : places).map((place) => ({ ...error, path: [root, place, ...rest] }));
}

/**
 * Turns an answer for distinct representations into the answer for the ones asked. So one that asks for an entity twice
 * gets the very answer that one gets who asks for it once.
 */
export function expand(response: unknown, asked: DistinctRepresentations): unknown {
  if (!isObject(response)) return response;
  const { data, errors } = response;
  const expanded: JsonObject = { ...response };
  if (Array.isArray(errors)) expanded.errors = errors.flatMap((error) => expandPaths(error, asked));
  if (isObject(data) && Array.isArray(data._entities)) {
    const entities: readonly unknown[] = data._entities;
    const wanted = asked.positions.filter((position) => position < entities.length);
    const extra = entities.slice(asked.representations.length);
    expanded.data = { ...data, _entities: copy([...wanted.map((position) => entities[position]), ...extra]) };
  }
  return expanded;
}
