import { SubgraphFailure } from './failures.ts';

type Interrupt = (failure: SubgraphFailure) => void;

/**
 * Ends a call at its deadline, or when nobody waits for it any more: whatever the call is doing then is interrupted. It
 * does one thing at a time, so this is less than an AbortSignal, and costs a fraction of one.
 */
export class CallEnd {
  readonly #caller: AbortSignal | undefined;
  readonly #timer: NodeJS.Timeout;
  #failure: SubgraphFailure | null = null;
  #interrupt: Interrupt | null = null;

  /**
   * @param deadline milliseconds from now
   * @param caller aborts when nobody waits any more
   */
  constructor(deadline: number, caller: AbortSignal | undefined) {
    this.#caller = caller;
    this.#timer = setTimeout(() => {
      this.#end(new SubgraphFailure('overdue', `No answer within ${deadline} ms`));
    }, deadline);
    caller?.addEventListener('abort', this.#abandon);
    if (caller?.aborted) this.#abandon();
  }

  /** @throws SubgraphFailure overdue or abandoned, when the call has ended */
  check(): void {
    if (this.#failure) throw this.#failure;
  }

  /** Waits for something. @param interrupt called when the call ends meanwhile; it settles the promise */
  async during<Value>(promise: Promise<Value>, interrupt: Interrupt): Promise<Value> {
    this.#interrupt = interrupt;
    try {
      return await promise;
    } finally {
      this.#interrupt = null;
    }
  }

  /** Pauses. @returns false as soon as the call has ended */
  async pause(milliseconds: number): Promise<boolean> {
    if (this.#failure) return false;
    let wake: () => void = () => {};
    const woken = new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    await this.during(woken, wake);
    return this.#failure === null;
  }

  /** The call is over, and nothing is interrupted any more. */
  close(): void {
    clearTimeout(this.#timer);
    this.#caller?.removeEventListener('abort', this.#abandon);
  }

  readonly #abandon = () => this.#end(new SubgraphFailure('abandoned', 'The call was given up'));

  #end(failure: SubgraphFailure): void {
    this.#failure ??= failure;
    this.#interrupt?.(this.#failure);
  }
}
