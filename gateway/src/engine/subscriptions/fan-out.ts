/** One reader of a {@link FanOut}. */
interface Reader<Item> {
  readonly queue: Item[];
  /** Set while the reader waits for an item. */
  waiting: ((step: IteratorResult<Item, undefined>) => void) | null;
  ended: boolean;
}

const done = { value: undefined, done: true } as const;

/**
 * Gives the items of one source to any number of readers, each at its own pace. What a reader has not taken yet waits in
 * a bounded queue. A reader that falls behind while others keep up is cut off with a last item that says so; only where
 * all are behind does the source wait for them.
 */
export class FanOut<Item> {
  readonly #readers = new Set<Reader<Item>>();
  readonly #longestQueue: number;
  readonly #cutOff: Item;
  readonly #onDeserted: () => void;
  #resume: (() => void) | null = null;

  /**
   * @param longestQueue items that wait for one reader at most
   * @param cutOff the last item of a reader that is too slow
   * @param onDeserted called when the last reader has left
   */
  constructor(longestQueue: number, cutOff: Item, onDeserted: () => void) {
    this.#longestQueue = longestQueue;
    this.#cutOff = cutOff;
    this.#onDeserted = onDeserted;
  }

  /** Hands an item to every reader. @returns a promise to wait for before the next one where all readers are behind */
  publish(item: Item): Promise<void> | undefined {
    let allBehind = true;
    for (const reader of this.#readers) {
      if (reader.queue.length >= this.#longestQueue) this.#endReader(reader, this.#cutOff);
      else this.#hand(reader, item);
      allBehind &&= reader.ended || reader.queue.length >= this.#longestQueue;
    }
    if (!allBehind || this.#readers.size === 0) return undefined;
    return new Promise((resolve) => {
      this.#resume = resolve;
    });
  }

  /** Ends all readers once they have taken what waits for them. */
  end(): void {
    for (const reader of [...this.#readers]) this.#endReader(reader);
  }

  /** Adds a reader; it gets what is published from now on. */
  read(): AsyncIterableIterator<Item, undefined, undefined> {
    const reader: Reader<Item> = { queue: [], waiting: null, ended: false };
    this.#readers.add(reader);
    const leave = () => {
      reader.queue.length = 0;
      if (!reader.ended) this.#endReader(reader);
    };
    return {
      next: () => this.#next(reader),
      async return() {
        leave();
        return done;
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  #next(reader: Reader<Item>): Promise<IteratorResult<Item, undefined>> {
    const value = reader.queue.shift();
    if (value !== undefined) {
      this.#release();
      return Promise.resolve({ value, done: false });
    }
    if (reader.ended) return Promise.resolve(done);
    return new Promise((resolve) => {
      reader.waiting = resolve;
    });
  }

  #hand(reader: Reader<Item>, value: Item): void {
    const { waiting } = reader;
    reader.waiting = null;
    if (waiting) waiting({ value, done: false });
    else reader.queue.push(value);
  }

  #endReader(reader: Reader<Item>, last?: Item): void {
    if (last !== undefined) this.#hand(reader, last);
    reader.ended = true;
    reader.waiting?.(done);
    reader.waiting = null;
    this.#readers.delete(reader);
    this.#release();
    if (this.#readers.size === 0) this.#onDeserted();
  }

  #release(): void {
    this.#resume?.();
    this.#resume = null;
  }
}
