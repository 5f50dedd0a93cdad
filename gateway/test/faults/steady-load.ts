/** What became of the requests of a load. Times are in milliseconds. */
export interface LoadReport {
  readonly sent: number;
  /** Why requests failed, as they rejected. */
  readonly failures: readonly unknown[];
  /** How long each that succeeded took, in the order they ended. */
  readonly durations: readonly number[];
}

/** A load that goes on until it is stopped. */
export interface SteadyLoad {
  /** Sends no more, and waits for the answers that are owed. */
  stop(): Promise<LoadReport>;
}

/**
 * Sends requests at a steady rate, however slowly they are answered: as clients do, who know nothing of each other.
 * @param send sends the request of that number, counted from 0; rejects when the answer is not what it has to be
 */
export function startSteadyLoad(perSecond: number, send: (index: number) => Promise<void>): SteadyLoad {
  const started = performance.now();
  const failures: unknown[] = [];
  const durations: number[] = [];
  const owed = new Set<Promise<void>>();
  let sent = 0;

  async function sendOne(): Promise<void> {
    const begun = performance.now();
    try {
      await send(sent++);
      durations.push(performance.now() - begun);
    } catch (error) {
      failures.push(error);
    }
  }

  function sendDue(): void {
    // A timer that comes late is made up for, so the rate holds on a busy machine too.
    const due = ((performance.now() - started) * perSecond) / 1_000;
    while (sent < due) {
      const answer = sendOne().finally(() => owed.delete(answer));
      owed.add(answer);
    }
  }

  const timer = setInterval(sendDue, 1_000 / perSecond);
  return {
    async stop() {
      clearInterval(timer);
      await Promise.all(owed);
      return { sent, failures, durations };
    },
  };
}
