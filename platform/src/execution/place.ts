import {
  type FieldNode,
  type GraphQLResolveInfo,
  locatedError,
  type ResponsePath,
  responsePathAsArray,
} from 'graphql';
import type { Run } from './run.ts';

/**
 * Makes of what a resolver answered what the response shows, by the type of the field or list item.
 * @returns the value, or a Later that becomes it
 * @throws whatever makes it impossible; the caller settles it by `failAt`
 */
export type Complete = (run: Run, value: unknown, path: ResponsePath, info: GraphQLResolveInfo) => unknown;

/** A place of the response that can be null by itself, or that takes its parent with it: a field, or a list's items. */
export interface Place {
  readonly nodes: readonly FieldNode[];
  /** Whether the schema forbids null here. */
  readonly nonNull: boolean;
  readonly complete: Complete;
}

/**
 * Settles a failure.
 * @returns null, where null is allowed
 * @throws GraphQLError the error with its place in document and response, where it is not
 */
export function failAt(place: Place, run: Run, error: unknown, path: ResponsePath): null {
  const located = locatedError(error, place.nodes, responsePathAsArray(path));
  if (place.nonNull) throw located;
  run.errors.add(located, path);
  return null;
}
