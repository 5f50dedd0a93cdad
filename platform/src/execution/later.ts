/** Who waits for a Later. */
export interface Consumer {
  /** Whether it matters to the tick when the value is there: see `Later`. */
  readonly isPunctual: boolean;
  /** @param lag microtasks until graphql-js's promise of the same value would be fulfilled */
  fulfil(value: unknown, lag: number): void;
  /** @param ticks microtasks until whoever waits for graphql-js's promise of the same value would learn of it */
  fail(error: unknown, ticks: number): void;
}

/**
 * A completed value that is not there yet. It has one consumer, which is set before anything can happen to it.
 *
 * graphql-js makes about four promises of a field whose resolver answers one. Here it is one `then`: a result is put
 * into its place at once, and the last one that was missing completes the object or list around it, and so on up to
 * the response.
 *
 * Failures take as long as they would in graphql-js, which is counted in microtasks, "ticks". While a failure climbs
 * from its field to the nearest position that may be null, others happen beside it: those that come before it arrives
 * are reported, later ones are not. With the same number of ticks they are the same errors in the same order. Results
 * are as punctual only below the few places where something begins or fails once they are there.
 */
export abstract class Later {
  consumer: Consumer | undefined = undefined;
  /** How many promises graphql-js would have resolved with this one, each of which takes a tick. */
  adoptions = 0;
}
