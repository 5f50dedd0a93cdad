import type { GraphQLError, ResponsePath } from 'graphql';

/**
 * The errors of one run. As in graphql-js, an error at or below a position that is null already is not reported:
 * the client cannot see what it explains.
 */
export class CollectedErrors {
  readonly errors: GraphQLError[] = [];
  /** Paths are compared by identity; `undefined` is the response as a whole. */
  readonly #nulled = new Set<ResponsePath | undefined>();

  add(error: GraphQLError, path: ResponsePath | undefined): void {
    for (let position = path; position !== undefined; position = position.prev) {
      if (this.#nulled.has(position)) return;
    }
    if (this.#nulled.has(undefined)) return;
    this.#nulled.add(path);
    this.errors.push(error);
  }
}
