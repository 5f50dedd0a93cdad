/** Something that ends early when nobody waits for it any more. */
export interface Abandonable {
  abandon(): void;
}

/**
 * That nobody waits for the answer to an operation any more: it happens once or never. An AbortSignal would say the same,
 * but making one and listening to it takes as long as a tenth of a fetch.
 */
export class Departure {
  readonly #listening = new Set<Abandonable>();
  #hasHappened = false;

  get hasHappened(): boolean {
    return this.#hasHappened;
  }

  /** Ends what listens. */
  happen(): void {
    this.#hasHappened = true;
    for (const one of this.#listening) one.abandon();
    this.#listening.clear();
  }

  /** Has something end when nobody waits any more; at once, if that is so already. */
  listen(one: Abandonable): void {
    if (this.#hasHappened) one.abandon();
    else this.#listening.add(one);
  }

  unlisten(one: Abandonable): void {
    this.#listening.delete(one);
  }
}
