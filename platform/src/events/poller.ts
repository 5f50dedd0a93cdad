import type { Logger } from '../observability/index.ts';
import { backoff } from '../resilience/backoff.ts';

export interface PollerOptions {
  /** What it does, for the log. */
  readonly name: string;
  /**
   * Looks for work and does it; true when there may be more at once. It is never run twice at a time.
   * @param closing aborted when it is to end soon
   */
  look(closing: AbortSignal): Promise<boolean>;
  /** How long to rest when there was no work, in milliseconds. */
  readonly intervalMs: number;
  readonly logger: Logger;
}

/** Looks for work again and again. */
export interface Poller {
  /** Ends its rest: there may be work. */
  wake(): void;
  /** Lets it finish what it is doing, and stops it. */
  close(): Promise<void>;
}

/** Short enough that work goes on soon after a database or Redis has come back. */
const pause = { first: 50, most: 2_000 };

/** Failures in a row before it is worth a line: about a second of them. What starts or restarts is away for less. */
const toldFailures = 5;

/** Starts to look for work, at once and then at intervals; after a failure with growing pauses. */
export function openPoller({ name, look, intervalMs, logger }: PollerOptions): Poller {
  const closing = new AbortController();
  let awake = false;
  let failures = 0;
  let endRest: (() => void) | null = null;

  async function rest(milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      endRest = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    endRest = null;
  }

  /** Whether there may be more work at once. */
  async function lookOnce(): Promise<boolean> {
    try {
      const more = await look(closing.signal);
      if (failures >= toldFailures) logger.info(`${name} goes on`);
      failures = 0;
      return more;
    } catch (error) {
      failures += 1;
      // Once is enough: what is away for long fails many times. Closing may cut off what it waited for.
      if (failures === toldFailures && !closing.signal.aborted)
        logger.warn({ err: error }, `${name} failed and is tried again`);
      return false;
    }
  }

  async function run(): Promise<void> {
    while (!closing.signal.aborted) {
      awake = false;
      const more = await lookOnce();
      if (closing.signal.aborted || (failures === 0 && (more || awake))) continue;
      await rest(failures > 0 ? backoff(failures, pause) : intervalMs);
    }
  }

  const running = run();
  return {
    wake() {
      awake = true;
      // Whoever fails has to wait, however many wake it.
      if (failures === 0) endRest?.();
    },
    async close() {
      closing.abort();
      endRest?.();
      await running;
    },
  };
}
