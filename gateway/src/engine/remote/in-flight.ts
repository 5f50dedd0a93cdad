/** A call that is under way. */
interface Call<Answer> {
  readonly document: string;
  readonly variables: string;
  readonly answer: Promise<Answer>;
}

/**
 * Lets equal reads of one client operation that are under way at the same time share one call. What has ended is
 * not remembered: this is no cache.
 *
 * An operation has few calls under way, so they are compared one by one; a key made of the variables, which can be
 * long, would have to be hashed each time.
 * @returns runs a call, or joins the one for the same document with the same variables in the same scope
 */
export function openInFlight<Answer>(): (
  scope: object,
  document: string,
  variables: string,
  call: () => Promise<Answer>,
) => Promise<Answer> {
  const callsByScope = new WeakMap<object, Call<Answer>[]>();

  return (scope, document, variables, call) => {
    const calls = callsByScope.get(scope) ?? [];
    callsByScope.set(scope, calls);
    const underWay = calls.find((other) => other.document === document && other.variables === variables);
    if (underWay) return underWay.answer;
    const started = { document, variables, answer: call() };
    calls.push(started);
    const forget = () => void calls.splice(calls.indexOf(started), 1);
    started.answer.then(forget, forget);
    return started.answer;
  };
}
