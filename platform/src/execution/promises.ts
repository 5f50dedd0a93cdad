/**
 * What graphql-js takes for a promise: anything with a `then`. Only objects and functions are asked, because the
 * look-up costs more than the test and no primitive value has one.
 */
export function isPromise(value: unknown): value is PromiseLike<unknown> {
  return (
    ((typeof value === 'object' && value !== null) || typeof value === 'function') &&
    typeof (value as { readonly then?: unknown }).then === 'function'
  );
}

/** The promise itself, or a real one in front of a `then` that need not keep the rules: call back once, and later. */
export function asNative(promise: PromiseLike<unknown>): Promise<unknown> {
  if (promise instanceof Promise) return promise;
  return new Promise((resolve, reject) => {
    promise.then(resolve, reject);
  });
}

/** Does something a number of microtasks from now. */
export function afterTicks(ticks: number, action: () => void): void {
  if (ticks === 0) action();
  else queueMicrotask(() => afterTicks(ticks - 1, action));
}
