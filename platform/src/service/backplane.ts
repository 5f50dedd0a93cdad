import type { Registry } from 'prom-client';
import { openCache, openMemoryStore, openRedisStore } from '../cache/index.ts';
import type { Config } from '../config/index.ts';
import { type EventBus, openEventMetrics, openRedisBus } from '../events/index.ts';
import type { Dependency } from '../http/index.ts';
import {
  type Nonces,
  openNonces,
  openRevokedSessions,
  openSharedNonces,
  openSharedRevokedSessions,
  signatureLifetime,
} from '../identity/index.ts';
import { openJobMetrics } from '../jobs/index.ts';
import {
  openMemoryRateLimiter,
  openRedisRateLimiter,
  type RateLimiter,
  type RateLimits,
} from '../limits/index.ts';
import { openRedisWakeUps, openWakeUps } from '../live/index.ts';
import type { Logger } from '../observability/index.ts';
import { openRedis } from '../redis/index.ts';
import type { SubgraphEnvironment } from '../subgraph/index.ts';

type Shared = Pick<SubgraphEnvironment, 'bus' | 'cache' | 'revokedSessions' | 'wakeUps'>;

/** What the processes of an installation tell each other; whatever must not be lost is in the database. */
export interface Backplane {
  /** What it adds to the environment of every subgraph in this process. */
  readonly environment: Shared & Pick<SubgraphEnvironment, 'eventMetrics' | 'jobMetrics'>;
  /** What remembers which signed calls were made. */
  readonly nonces: Nonces;
  /** Opens what counts the requests of clients, for all gateways together where there is Redis. */
  openRateLimiter(limits: RateLimits): RateLimiter;
  /** What it depends on, for `/ready`. */
  readonly dependencies: readonly Dependency[];
  /** To be called where other processes of the installation have to be told; warns, once, where nothing tells them. */
  expectOthers(): void;
  close(): Promise<void>;
}

/** What a backplane is made of. */
export interface BackplaneOptions {
  readonly config: Pick<Config, 'redisUrl'>;
  /** Carries events where there is no Redis. */
  readonly localBus: EventBus;
  /** Where the metrics of events and jobs are registered. */
  readonly registry: Registry;
  readonly logger: Logger;
}

function refuse(): Promise<never> {
  return Promise.reject(new Error('events reach other processes by Redis only; set REDIS_URL'));
}

/** The bus of a process that has but one subgraph and no Redis: its events wait in its outbox, and none is lost. */
export const unconnectedBus: EventBus = {
  publish: refuse,
  renew: refuse,
  subscribe: async () => async () => {},
};

/** A backplane without the metrics, which are the same in all. */
interface OpenBackplane extends Omit<Backplane, 'environment'> {
  readonly environment: Shared;
}

function warnOnce(logger: Logger): () => void {
  let warned = false;
  return () => {
    if (warned) return;
    warned = true;
    logger.warn(
      'live updates and ended sessions are known only to the process they happen in, and events between domains wait; set REDIS_URL and start again',
    );
  };
}

function openWithinProcess(bus: EventBus, logger: Logger): OpenBackplane {
  return {
    environment: {
      wakeUps: openWakeUps(),
      revokedSessions: openRevokedSessions(),
      cache: openCache(openMemoryStore(), logger),
      bus,
    },
    nonces: openNonces(signatureLifetime),
    openRateLimiter: openMemoryRateLimiter,
    dependencies: [],
    expectOthers: warnOnce(logger),
    close: async () => {},
  };
}

async function openOverRedis(url: string, logger: Logger): Promise<OpenBackplane> {
  const redis = await openRedis(url, logger);
  const wakeUps = openRedisWakeUps({ redis, logger });
  const revokedSessions = await openSharedRevokedSessions({ redis, wakeUps, logger });
  return {
    environment: {
      wakeUps,
      revokedSessions,
      cache: openCache(openRedisStore(redis), logger),
      bus: openRedisBus(redis, logger),
    },
    nonces: openSharedNonces({ redis, own: openNonces(signatureLifetime), lifetime: signatureLifetime }),
    openRateLimiter: (limits) => openRedisRateLimiter(limits, redis, logger),
    dependencies: [{ name: 'redis', check: () => redis.ping() }],
    expectOthers() {},
    async close() {
      await revokedSessions.close();
      await wakeUps.close();
      await redis.close();
    },
  };
}

/** Opens the backplane of this process: over Redis where the configuration names one, else within the process. */
export async function openBackplane(options: BackplaneOptions): Promise<Backplane> {
  const { config, localBus, registry, logger } = options;
  const { redisUrl } = config;
  const opened =
    redisUrl === null ? openWithinProcess(localBus, logger) : await openOverRedis(redisUrl, logger);
  const metrics = { eventMetrics: openEventMetrics(registry), jobMetrics: openJobMetrics(registry) };
  return { ...opened, environment: { ...opened.environment, ...metrics } };
}
