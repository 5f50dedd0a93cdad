import type { Config } from '../config/index.ts';
import type { Dependency } from '../http/index.ts';
import { openRevokedSessions } from '../identity/index.ts';
import { openWakeUps } from '../live/index.ts';
import type { Logger } from '../observability/index.ts';
import type { SubgraphEnvironment } from '../subgraph/index.ts';

/** What the processes of an installation tell each other at once; whatever must not be lost is in the database. */
export interface Backplane {
  /** What it adds to the environment of every subgraph in this process. */
  readonly environment: Pick<SubgraphEnvironment, 'revokedSessions' | 'wakeUps'>;
  /** What it depends on, for `/ready`. */
  readonly dependencies: readonly Dependency[];
  close(): Promise<void>;
}

/**
 * Opens the backplane of this process.
 * @param alone whether no other process of the installation has to be told
 */
export function openBackplane(_config: Config, alone: boolean, logger: Logger): Backplane {
  if (!alone)
    logger.warn(
      'live updates and ended sessions are known only to the process they happen in; set REDIS_URL',
    );
  return {
    environment: { wakeUps: openWakeUps(), revokedSessions: openRevokedSessions() },
    dependencies: [],
    close: async () => {},
  };
}
