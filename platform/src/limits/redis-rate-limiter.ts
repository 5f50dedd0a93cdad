import { RateLimiterRedis } from 'rate-limiter-flexible';
import type { Logger } from '../observability/index.ts';
import type { RedisConnections } from '../redis/index.ts';
import { countBy, limiterOfEach, openMemoryRateLimiter, type RateLimiter } from './rate-limiter.ts';
import type { RateLimits } from './rate-limits.ts';

/** How long an operation waits for its count. */
const deadlineMilliseconds = 100;
/** How long a Redis that has failed or was late is not asked again. */
const pauseMilliseconds = 1_000;

/** @throws Error when a promise takes longer than the deadline */
async function inTime<Value>(promise: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('Redis did not count in time')), deadlineMilliseconds);
  });
  try {
    return await Promise.race([promise, deadline]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Counts for all processes on one Redis, each count one atomic script. While Redis is away or slow each process counts
 * for itself: a client has then its limit once in each process, and nobody waits for Redis or fails because of it.
 */
export function openRedisRateLimiter(
  limits: RateLimits,
  { commands }: RedisConnections,
  logger: Logger,
): RateLimiter {
  const shared = limiterOfEach(
    limits,
    (options) =>
      new RateLimiterRedis({
        ...options,
        storeClient: commands,
        // Who is over the limit is refused without asking again.
        inMemoryBlockOnConsumed: options.points + 1,
      }),
  );
  const own = openMemoryRateLimiter(limits);
  let asksAgainAt = 0;
  return {
    async count(rateClass, key, amount) {
      if (Date.now() < asksAgainAt) return own.count(rateClass, key, amount);
      try {
        return await inTime(countBy(shared[rateClass], key, amount));
      } catch (error) {
        asksAgainAt = Date.now() + pauseMilliseconds;
        // That Redis is away its connection has told.
        if (commands.status === 'ready')
          logger.warn({ err: error }, 'rates are counted by each process alone');
        return own.count(rateClass, key, amount);
      }
    },
  };
}
