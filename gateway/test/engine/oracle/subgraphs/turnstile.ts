interface Waiting {
  readonly order: number;
  readonly pass: () => void;
}

/**
 * Lets one answer through at a time, after everything that follows from the one before has happened. Of those waiting,
 * the lowest order goes first. So answers arrive in the same order however an executor is scheduled.
 */
export class Turnstile {
  readonly #waiting: Waiting[] = [];

  async enter(order: number): Promise<void> {
    await new Promise<void>((pass) => {
      this.#waiting.push({ order, pass });
      if (this.#waiting.length === 1) setImmediate(() => this.#release());
    });
  }

  #release(): void {
    const next = this.#waiting.reduce((first, other) => (other.order < first.order ? other : first));
    this.#waiting.splice(this.#waiting.indexOf(next), 1);
    next.pass();
    if (this.#waiting.length > 0) setImmediate(() => this.#release());
  }
}
