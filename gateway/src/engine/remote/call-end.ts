import type { Abandonable, Departure } from '../departure.ts';
import { SubgraphFailure } from './failures.ts';

/** What a call does just now; it can be ended in the middle. */
export interface Interruptible {
  /** Ends it; whoever waits for it gets the failure. */
  interrupt(failure: SubgraphFailure): void;
  /** Half of the call's time is over, and there may be another attempt: ends it if nothing has come of it so far. */
  onHalfTime?(): void;
}

/**
 * Ends a call at its deadline, or when nobody waits for it any more: whatever the call is doing then is interrupted. It
 * does one thing at a time, so this is less than an AbortSignal, and costs a fraction of one.
 */
export class CallEnd implements Abandonable {
  readonly #deadline: number;
  readonly #departure: Departure | undefined;
  #timer: NodeJS.Timeout;
  #failure: SubgraphFailure | null = null;
  #doing: Interruptible | null = null;

  /**
   * @param deadline milliseconds from now
   * @param options.repeatable whether there may be more than one attempt
   * @param options.departure happens when nobody waits any more
   */
  constructor(
    deadline: number,
    { repeatable, departure }: { readonly repeatable: boolean; readonly departure: Departure | undefined },
  ) {
    this.#deadline = deadline;
    this.#departure = departure;
    this.#timer = repeatable
      ? setTimeout(() => this.#onHalfTime(), deadline / 2)
      : setTimeout(() => this.#onDeadline(), deadline);
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

  /** One timer at a time, since hardly any call takes so long. */
  #onHalfTime(): void {
    this.#timer = setTimeout(() => this.#onDeadline(), this.#deadline / 2);
    this.#doing?.onHalfTime?.();
  }

  #onDeadline(): void {
    this.#end(new SubgraphFailure('overdue', `No answer within ${this.#deadline} ms`));
  }

  #end(failure: SubgraphFailure): void {
    this.#failure ??= failure;
    this.#doing?.interrupt(this.#failure);
  }
}
