import { Later } from './later.ts';
import { afterTicks } from './promises.ts';

/** An object or list of the response, by key or index. */
type Values = Record<string | number, unknown>;

/** Where in a frame a value will be put. */
export interface Slot {
  frame: Frame | undefined;
  key: string | number;
}

/**
 * Ticks from the failure of a value to whoever waits for all: in graphql-js a list is a `Promise.all`, an object is
 * one with a `then` that builds it.
 */
export const frameTicks = { object: 3, list: 2 } as const;

/** An object or list of the response some of whose values are not there yet. */
export class Frame extends Later {
  protected readonly values: Values;
  readonly #ticks: number;
  #waiting = 0;
  #failed = false;

  constructor(values: object, ticks: number) {
    super();
    this.values = values as Values;
    this.#ticks = ticks;
  }

  hold(key: string | number, slot: Slot): void {
    slot.frame = this;
    slot.key = key;
    this.#waiting += 1;
  }

  /** @param lag microtasks until graphql-js's promise of the field or item would be fulfilled */
  fulfil(key: string | number, value: unknown, lag: number): void {
    this.values[key] = value;
    this.#waiting -= 1;
    if (this.#waiting === 0) this.allThere(lag);
  }

  /** Only the first failure counts. A list that failed before it was complete has no consumer, and nobody is told. */
  fail(error: unknown, ticks = this.#ticks): void {
    if (this.#failed) return;
    this.#failed = true;
    this.consumer?.fail(error, ticks + this.adoptions);
  }

  protected allThere(lag: number): void {
    this.consumer?.fulfil(this.values, lag + this.#ticks - 1 + this.adoptions);
  }
}

/**
 * An object that has failed because of one of its fields while others were under way. Like graphql-js, it waits for
 * those until it says so, or until one of them fails too.
 */
export class AbandonedFrame extends Frame {
  readonly #error: unknown;

  constructor(error: unknown) {
    super({}, 4);
    this.#error = error;
  }

  override fulfil(key: string | number, value: unknown, lag: number): void {
    afterTicks(lag, () => super.fulfil(key, value, 0));
  }

  override fail(): void {
    super.fail(this.#error);
  }

  protected override allThere(): void {
    super.fail(this.#error);
  }
}
