import { openCache, openMemoryStore, openRedisStore } from '../cache/index.ts';
import type { Config } from '../config/index.ts';
import type { Dependency } from '../http/index.ts';
import { openRevokedSessions, openSharedRevokedSessions } from '../identity/index.ts';
import { openRedisWakeUps, openWakeUps } from '../live/index.ts';
import type { Logger } from '../observability/index.ts';
import { openRedis } from '../redis/index.ts';
import type { SubgraphEnvironment } from '../subgraph/index.ts';

/** What the processes of an installation tell each other at once; whatever must not be lost is in the database. */
export interface Backplane {
  /** What it adds to the environment of every subgraph in this process. */
  readonly environment: Pick<SubgraphEnvironment, 'cache' | 'revokedSessions' | 'wakeUps'>;
  /** What it depends on, for `/ready`. */
  readonly dependencies: readonly Dependency[];
  close(): Promise<void>;
}

function openWithinProcess(logger: Logger): Backplane {
  return {
    environment: {
      wakeUps: openWakeUps(),
      revokedSessions: openRevokedSessions(),
      cache: openCache(openMemoryStore(), logger),
    },
    dependencies: [],
    close: async () => {},
  };
}

async function openOverRedis(url: string, logger: Logger): Promise<Backplane> {
  const redis = await openRedis(url, logger);
  const wakeUps = openRedisWakeUps({ redis, logger });
  const revokedSessions = await openSharedRevokedSessions({ redis, wakeUps, logger });
  return {
    environment: { wakeUps, revokedSessions, cache: openCache(openRedisStore(redis), logger) },
    dependencies: [{ name: 'redis', check: () => redis.ping() }],
    async close() {
      await revokedSessions.close();
      await wakeUps.close();
      await redis.close();
    },
  };
}

/**
 * Opens the backplane of this process: over Redis where the configuration names one, else within the process.
 * @param alone whether no other process of the installation has to be told
 */
export async function openBackplane(
  { redisUrl }: Config,
  alone: boolean,
  logger: Logger,
): Promise<Backplane> {
  if (redisUrl !== null) return openOverRedis(redisUrl, logger);
  if (!alone)
    logger.warn(
      'live updates and ended sessions are known only to the process they happen in; set REDIS_URL',
    );
  return openWithinProcess(logger);
}
