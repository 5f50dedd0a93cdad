import { type GraphQLError, locatedError } from 'graphql';

/**
 * Maps each item of a stream. Not an async generator, because one that waits for its source cannot be ended from
 * outside: here `return` reaches the source at once.
 */
export function mapStream<Item, Mapped>(
  source: AsyncIterator<Item, unknown, undefined>,
  map: (item: Item) => Mapped | Promise<Mapped>,
): AsyncIterableIterator<Mapped, undefined, undefined> {
  return {
    async next() {
      const step = await source.next();
      return step.done ? { value: undefined, done: true } : { value: await map(step.value), done: false };
    },
    async return() {
      await source.return?.();
      return { value: undefined, done: true };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/**
 * A stream whose failure is its last item instead of an exception, so that a client is told why it ended.
 * @param toItem makes that item; a stream fails with a GraphQLError, anything else is wrapped in one
 */
export function endWithError<Item>(
  source: AsyncIterator<Item, unknown, undefined>,
  toItem: (error: GraphQLError) => Item,
): AsyncIterableIterator<Item, undefined, undefined> {
  let failed = false;
  return {
    async next() {
      if (failed) return { value: undefined, done: true };
      try {
        const step = await source.next();
        return step.done ? { value: undefined, done: true } : { value: step.value, done: false };
      } catch (error) {
        failed = true;
        return { value: toItem(locatedError(error, undefined, [])), done: false };
      }
    },
    async return() {
      await source.return?.();
      return { value: undefined, done: true };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
