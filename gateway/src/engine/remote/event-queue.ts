/** A stream that is written to from outside. It holds a bounded number of items that nobody has read yet. */
export interface EventQueue<Item extends object> {
  readonly stream: AsyncIterableIterator<Item, undefined, undefined>;
  /** @returns false when the reader is too slow: the queue is full, and the item was not taken */
  push(item: Item): boolean;
  /** Ends the stream after what is in it, and after one last item if there is one. */
  end(last?: Item): void;
}

/**
 * @param mostWaiting items
 * @param onReturn called when the reader leaves before the end
 */
export function openEventQueue<Item extends object>(
  mostWaiting: number,
  onReturn: () => void,
): EventQueue<Item> {
  const waiting: Item[] = [];
  const readers: ((step: IteratorResult<Item, undefined>) => void)[] = [];
  let ended = false;

  function deliver(item: Item): void {
    const reader = readers.shift();
    if (reader) reader({ value: item, done: false });
    else waiting.push(item);
  }

  function end(): void {
    ended = true;
    for (const reader of readers.splice(0)) reader({ value: undefined, done: true });
  }

  return {
    stream: {
      next() {
        const value = waiting.shift();
        if (value !== undefined) return Promise.resolve({ value, done: false });
        if (ended) return Promise.resolve({ value: undefined, done: true });
        return new Promise((resolve) => readers.push(resolve));
      },
      return() {
        waiting.length = 0;
        if (!ended) onReturn();
        end();
        return Promise.resolve({ value: undefined, done: true });
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    },
    push(item) {
      if (ended) return true;
      if (waiting.length >= mostWaiting) return false;
      deliver(item);
      return true;
    },
    end(last) {
      if (ended) return;
      if (last !== undefined) deliver(last);
      end();
    },
  };
}
