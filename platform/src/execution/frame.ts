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
 * Ticks from when graphql-js's promise of a value settles to when whoever waits for all of them learns of it: a list
 * is a `Promise.all`, an object is one with a `then` that builds it.
 */
export const frameTicks = { object: 3, list: 2 } as const;

/** An object or list of the response some of whose values are not there yet. */
export class Frame extends Later {
  protected readonly values: Values;
  readonly #ticks: number;
  #waiting = 0;
  #failed = false;
  #isPunctual: boolean | undefined;

  constructor(values: object, ticks: number, isPunctual?: boolean) {
    super();
    this.values = values as Values;
    this.#ticks = ticks;
    this.#isPunctual = isPunctual;
  }

  /** See `Later`. Not known before the frame has its consumer, and that has its own. */
  get isPunctual(): boolean {
    this.#isPunctual ??= this.consumer?.isPunctual ?? false;
    return this.#isPunctual;
  }

  hold(key: string | number, slot: Slot): void {
    slot.frame = this;
    slot.key = key;
    this.#waiting += 1;
  }

  /** @param lag microtasks until graphql-js's promise of the field or item would be fulfilled */
  fulfil(key: string | number, value: unknown, lag: number): void {
    if (lag > 0 && this.isPunctual) {
      afterTicks(lag, () => this.fulfil(key, value, 0));
      return;
    }
    this.values[key] = value;
    this.#waiting -= 1;
    if (this.#waiting === 0) this.allThere();
  }

  /** Only the first failure counts. A list that failed before it was complete has no consumer, and nobody is told. */
  fail(error: unknown, ticks = this.#ticks): void {
    if (this.#failed) return;
    this.#failed = true;
    this.consumer?.fail(error, ticks + this.adoptions);
  }

  protected allThere(): void {
    this.consumer?.fulfil(this.values, this.#ticks - 1 + this.adoptions);
  }
}

/**
 * An object that has failed because of one of its fields while others were under way. Like graphql-js, it waits for
 * those until it says so, or until one of them fails too.
 */
export class AbandonedFrame extends Frame {
  readonly #error: unknown;

  constructor(error: unknown) {
    super({}, 4, true);
    this.#error = error;
  }

  override fail(): void {
    super.fail(this.#error);
  }

  protected override allThere(): void {
    super.fail(this.#error);
  }
}
