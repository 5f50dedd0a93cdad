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

/**
 * The promise itself, or a real one in front of a `then` that need not keep the rules (call back once, and later).
 * @throws whatever such a `then` throws
 */
export function asNative(promise: PromiseLike<unknown>): Promise<unknown> {
  if (promise instanceof Promise) return promise;
  let settle: Parameters<ConstructorParameters<typeof Promise<unknown>>[0]> | undefined;
  const native = new Promise<unknown>((...functions) => {
    settle = functions;
  });
  promise.then(...(settle ?? []));
  return native;
}

/** Does something a number of microtasks from now. */
export function afterTicks(ticks: number, action: () => void): void {
  if (ticks === 0) action();
  else queueMicrotask(() => afterTicks(ticks - 1, action));
}
