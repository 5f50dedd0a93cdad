import { Later } from './later.ts';
import { asNative } from './promises.ts';

/** Whatever a promised value leads to: graphql-js's `promise.then(next)`. */
export class Continuation extends Later {
  constructor(promise: PromiseLike<unknown>, next: (value: unknown) => unknown) {
    super();
    asNative(promise).then(
      (value) => this.#go(value, next),
      (error) => this.consumer?.fail(error, 1 + this.adoptions),
    );
  }

  #go(value: unknown, next: (value: unknown) => unknown): void {
    let completed: unknown;
    try {
      completed = next(value);
    } catch (error) {
      this.consumer?.fail(error, 1 + this.adoptions);
      return;
    }
    if (completed instanceof Later) {
      completed.adoptions += 1 + this.adoptions;
      completed.consumer = this.consumer;
    } else {
      this.consumer?.fulfil(completed, this.adoptions);
    }
  }
}
