import type { Abandonable, Departure } from '../departure.ts';
import { SubgraphFailure } from './failures.ts';

/** What a call does just now; it can be ended in the middle. */
export interface Interruptible {
  /** Ends it; whoever waits for it gets the failure. */
  interrupt(failure: SubgraphFailure): void;
}

/**
 * Ends a call at its deadline, or when nobody waits for it any more: whatever the call is doing then is interrupted. It
 * does one thing at a time, so this is less than an AbortSignal, and costs a fraction of one.
 */
export class CallEnd implements Abandonable {
  readonly #departure: Departure | undefined;
  readonly #timer: NodeJS.Timeout;
  #failure: SubgraphFailure | null = null;
  #doing: Interruptible | null = null;

  /**
   * @param deadline milliseconds from now
   * @param departure happens when nobody waits any more
   */
  constructor(deadline: number, departure: Departure | undefined) {
    this.#departure = departure;
    this.#timer = setTimeout(() => {
      this.#end(new SubgraphFailure('overdue', `No answer within ${deadline} ms`));
    }, deadline);
    departure?.listen(this);
  }

  /** @throws SubgraphFailure overdue or abandoned, when the call has ended */
  check(): void {
    if (this.#failure) throw this.#failure;
  }

  /** The call does this from now on; null for nothing. */
  does(what: Interruptible | null): void {
    this.#doing = what;
  }

  /** Pauses. @returns false as soon as the call has ended */
  async pause(milliseconds: number): Promise<boolean> {
    if (this.#failure) return false;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.does({
        interrupt() {
          clearTimeout(timer);
          resolve();
        },
      });
    });
    this.does(null);
    return this.#failure === null;
  }

  /** The call is over, and nothing is interrupted any more. */
  close(): void {
    clearTimeout(this.#timer);
    this.#departure?.unlisten(this);
  }

  /** Nobody waits for it any more. */
  abandon(): void {
    this.#end(new SubgraphFailure('abandoned', 'The call was given up'));
  }

  #end(failure: SubgraphFailure): void {
    this.#failure ??= failure;
    this.#doing?.interrupt(this.#failure);
  }
}
