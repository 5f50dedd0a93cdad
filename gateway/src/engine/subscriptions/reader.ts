/** What a reader does with an item. @returns what to wait for before the next one, when it does not keep up */
export type Take<Item> = (item: Item) => Promise<void> | undefined;

/**
 * Items handed to one reader as they come. An async iterator would do the same with a promise for each reader and item;
 * with thousands of readers, the garbage collector would carry those from one item to the next.
 */
export interface Reading<Item> {
  /**
   * Hands on what waits already and what comes, in order; to be called once.
   * @returns resolves when there is no more
   * @throws whatever `take` throws, and nothing is handed on then
   */
  handTo(take: Take<Item>): Promise<void>;
  /** The reader has enough. It takes effect at once: what waits is dropped. */
  leave(): void;
}

/** Who is told of a reader. */
export interface ReaderEvents {
  /** It has taken one of the items that waited for it. */
  onTaken(): void;
  /** No item is to be given to it any more. */
  onEnd(): void;
}

/** How `handTo` comes to its end. */
interface Outcome {
  resolve(): void;
  reject(error: unknown): void;
}

/** One reader of a fan-out, and what waits for it. */
export class Reader<Item extends object> implements Reading<Item> {
  readonly #queue: Item[] = [];
  readonly #events: ReaderEvents;
  #take: Take<Item> | null = null;
  #outcome: Outcome | null = null;
  #resting = false;
  #ended = false;

  constructor(events: ReaderEvents) {
    this.#events = events;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** How many items wait for it. */
  get waiting(): number {
    return this.#queue.length;
  }

  give(item: Item): void {
    if (this.#take === null || this.#resting || this.#queue.length > 0) this.#queue.push(item);
    else this.#hand(this.#take, item);
  }

  /** Gives it nothing more; what waits is still handed on. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#events.onEnd();
    this.#drain();
  }

  handTo(take: Take<Item>): Promise<void> {
    this.#take = take;
    return new Promise((resolve, reject) => {
      this.#outcome = { resolve, reject };
      this.#drain();
    });
  }

  leave(): void {
    this.#queue.length = 0;
    this.end();
    this.#outcome?.resolve();
  }

  #hand(take: Take<Item>, item: Item): void {
    try {
      const room = take(item);
      if (room === undefined) return;
      this.#resting = true;
      room.then(this.#goOn, this.#fail);
    } catch (error) {
      this.#fail(error);
    }
  }

  readonly #goOn = (): void => {
    this.#resting = false;
    this.#drain();
  };

  readonly #fail = (error: unknown): void => {
    this.#outcome?.reject(error);
    this.leave();
  };

  #drain(): void {
    if (this.#take === null) return;
    while (!this.#resting) {
      const item = this.#queue.shift();
      if (item === undefined) {
        if (this.#ended) this.#outcome?.resolve();
        return;
      }
      this.#events.onTaken();
      this.#hand(this.#take, item);
    }
  }
}
