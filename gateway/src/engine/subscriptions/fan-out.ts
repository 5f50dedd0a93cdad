import { Reader, type Reading } from './reader.ts';

/**
 * Gives the items of one source to any number of readers, each at its own pace. What a reader has not taken yet waits in
 * a bounded queue. A reader that falls behind while others keep up is cut off with a last item that says so; only where
 * all are behind does the source wait for them.
 */
export class FanOut<Item extends object> {
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
      if (reader.waiting < this.#longestQueue) {
        reader.give(item);
      } else {
        reader.give(this.#cutOff);
        reader.end();
      }
      allBehind &&= reader.ended || reader.waiting >= this.#longestQueue;
    }
    if (!allBehind || this.#readers.size === 0) return undefined;
    return new Promise((resolve) => {
      this.#resume = resolve;
    });
  }

  /** Ends all readers once they have taken what waits for them. */
  end(): void {
    for (const reader of [...this.#readers]) reader.end();
  }

  /** Adds a reader; it gets what is published from now on. */
  read(): Reading<Item> {
    const reader: Reader<Item> = new Reader<Item>({
      onTaken: () => this.#release(),
      onEnd: () => {
        this.#readers.delete(reader);
        this.#release();
        if (this.#readers.size === 0) this.#onDeserted();
      },
    });
    this.#readers.add(reader);
    return reader;
  }

  #release(): void {
    this.#resume?.();
    this.#resume = null;
  }
}
