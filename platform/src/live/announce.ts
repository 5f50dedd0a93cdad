import type { Logger } from '../observability/index.ts';
import type { WakeUps } from './wake-ups.ts';

/** Wakes the followers of some topics. */
export type Announce = (...topics: readonly string[]) => void;

/**
 * Wakes followers after a commit. What has been committed stays so even where waking fails or takes long, so nobody
 * waits for it and a failure is only logged.
 */
export function openAnnouncer(wakeUps: WakeUps, logger: Logger): Announce {
  return (...topics) => {
    for (const topic of topics) {
      wakeUps
        .publish(topic)
        .catch((error: unknown) => logger.warn({ err: error, topic }, 'waking followers failed'));
    }
  };
}
