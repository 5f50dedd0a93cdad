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
