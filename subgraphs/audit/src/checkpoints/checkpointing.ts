import { openPoller } from '@pet/platform/events';
import type { Logger } from '@pet/platform/observability';
import type { Checkpoints } from './checkpoints.ts';

/** How long what was appended may wait for a checkpoint: until then nothing outside the database tells of it. Milliseconds. */
const takeMs = 1_000;
/** How often a checkpoint is kept for good. A verification reads them all, at some 100,000 a second. Milliseconds. */
const keepMs = 15 * 60_000;

/** Has checkpoints taken in time. */
export interface Checkpointing {
  /** Says that something was appended and committed. */
  appended(): void;
  /** Keeps a last checkpoint for good. */
  close(): Promise<void>;
}

/** Begins with what was appended when nobody was there to take a checkpoint. */
export function openCheckpointing(checkpoints: Checkpoints, logger: Logger): Checkpointing {
  let appended = 0;
  let covered = 0;
  const taking = openPoller({
    name: 'taking checkpoints',
    async look() {
      const known = appended;
      if (known > covered) await checkpoints.take();
      covered = known;
      return false;
    },
    intervalMs: takeMs,
    logger,
  });
  const keeping = openPoller({
    name: 'keeping checkpoints',
    async look() {
      await checkpoints.keep();
      return false;
    },
    intervalMs: keepMs,
    logger,
  });
  return {
    appended() {
      appended += 1;
    },
    async close() {
      await Promise.all([taking.close(), keeping.close()]);
      await checkpoints
        .keep()
        .catch((error: unknown) => logger.warn({ err: error }, 'the last checkpoint failed'));
    },
  };
}
