/**
 * Bounds what retries add to a subgraph's load, whatever happens: each call earns a tenth of a retry, so that in an
 * outage there are at most ten per cent more calls, and not twice or three times as many.
 * The idea is Finagle's: https://twitter.github.io/finagle/guide/Clients.html#retries
 */
export interface RetryBudget {
  /** Counts a call that is not a retry. */
  earn(): void;
  /** @returns whether a retry may be made; it is spent then */
  spend(): boolean;
}

/**
 * @param share retries per call
 * @param most the retries that can be saved up, and those there are at the start
 */
export function openRetryBudget(share: number, most: number): RetryBudget {
  let retries = most;
  return {
    earn() {
      retries = Math.min(most, retries + share);
    },
    spend() {
      if (retries < 1) return false;
      retries -= 1;
      return true;
    },
  };
}
