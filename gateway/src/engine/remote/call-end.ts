import { SubgraphFailure } from './failures.ts';

type Interrupt = (failure: SubgraphFailure) => void;

/** Of each caller, the calls that are under way for them: one listener is enough for all. */
const callsByCaller = new WeakMap<AbortSignal, Set<CallEnd>>();

function callsOf(caller: AbortSignal): Set<CallEnd> {
  const known = callsByCaller.get(caller);
  if (known) return known;
  const calls = new Set<CallEnd>();
  callsByCaller.set(caller, calls);
  caller.addEventListener('abort', () => {
    for (const call of calls) call.abandon();
  });
  return calls;
}

/**
 * Ends a call at its deadline, or when nobody waits for it any more: whatever the call is doing then is interrupted. It
 * does one thing at a time, so this is less than an AbortSignal, and costs a fraction of one.
 */
export class CallEnd {
  readonly #callerCalls: Set<CallEnd> | null;
  readonly #timer: NodeJS.Timeout;
  #failure: SubgraphFailure | null = null;
  #interrupt: Interrupt | null = null;

  /**
   * @param deadline milliseconds from now
   * @param caller aborts when nobody waits any more
   */
  constructor(deadline: number, caller: AbortSignal | undefined) {
    this.#callerCalls = caller ? callsOf(caller) : null;
    this.#timer = setTimeout(() => {
      this.#end(new SubgraphFailure('overdue', `No answer within ${deadline} ms`));
    }, deadline);
    this.#callerCalls?.add(this);
    if (caller?.aborted) this.abandon();
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
    this.#callerCalls?.delete(this);
  }

  /** Nobody waits for it any more. */
  abandon(): void {
    this.#end(new SubgraphFailure('abandoned', 'The call was given up'));
  }

  #end(failure: SubgraphFailure): void {
    this.#failure ??= failure;
    this.#interrupt?.(this.#failure);
  }
}
