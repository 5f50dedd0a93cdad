import type { GraphQLResolveInfo, ResponsePath } from 'graphql';
import type { Frame, Slot } from './frame.ts';
import { type Consumer, Later } from './later.ts';
import { failAt, type Place } from './place.ts';
import { afterTicks, asNative } from './promises.ts';
import type { Run } from './run.ts';

/** One field or list item whose value is not there yet. */
export class Position implements Consumer, Slot {
  readonly #place: Place;
  readonly #run: Run;
  readonly #path: ResponsePath;
  frame: Frame | undefined = undefined;
  key: string | number = '';

  constructor(place: Place, run: Run, path: ResponsePath) {
    this.#place = place;
    this.#run = run;
    this.#path = path;
  }

  get isPunctual(): boolean {
    return this.frame?.isPunctual ?? false;
  }

  /** Completes what a resolver promised. */
  await(promise: PromiseLike<unknown>, info: GraphQLResolveInfo): this {
    asNative(promise).then(
      (value) => this.#complete(value, info),
      (error) => this.fail(error, 1),
    );
    return this;
  }

  /** Takes a value that is complete as soon as it is there. */
  follow(later: Later): this {
    later.consumer = this;
    return this;
  }

  fulfil(value: unknown, lag: number): void {
    this.frame?.fulfil(this.key, value, lag + 1);
  }

  fail(error: unknown, ticks: number): void {
    afterTicks(ticks, () => {
      let settled: null;
      try {
        settled = failAt(this.#place, this.#run, error, this.#path);
      } catch (located) {
        this.frame?.fail(located);
        return;
      }
      this.frame?.fulfil(this.key, settled, 0);
    });
  }

  #complete(value: unknown, info: GraphQLResolveInfo): void {
    let completed: unknown;
    try {
      completed = this.#place.complete(this.#run, value, this.#path, info);
    } catch (error) {
      this.fail(error, 1);
      return;
    }
    if (completed instanceof Later) {
      completed.adoptions += 1;
      completed.consumer = this;
    } else {
      this.fulfil(completed, 0);
    }
  }
}
