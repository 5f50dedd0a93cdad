/**
 * Lets equal reads of one client operation that are under way at the same time share one call. What has ended is
 * not remembered: this is no cache.
 * @returns runs a call, or joins the one with the same key in the same scope
 */
export function openInFlight<Answer>(): (
  scope: object,
  key: string,
  call: () => Promise<Answer>,
) => Promise<Answer> {
  const callsByScope = new WeakMap<object, Map<string, Promise<Answer>>>();

  return (scope, key, call) => {
    let calls = callsByScope.get(scope);
    if (calls === undefined) {
      calls = new Map();
      callsByScope.set(scope, calls);
    }
    const underWay = calls.get(key);
    if (underWay !== undefined) return underWay;
    const forget = () => calls.delete(key);
    const answer = call();
    calls.set(key, answer);
    answer.then(forget, forget);
    return answer;
  };
}
