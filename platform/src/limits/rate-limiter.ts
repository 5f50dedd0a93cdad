import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { type RateClass, type RateLimits, windowSeconds } from './rate-limits.ts';

/** Where a client stands in its window. */
export interface RateState {
  /** Whether what was counted last is still within the limit. */
  readonly allowed: boolean;
  readonly limit: number;
  /** How much of it is left. */
  readonly remaining: number;
  /** Until the window ends and all of the limit is there again; milliseconds. */
  readonly resetIn: number;
}

/** Counts what clients do. */
export interface RateLimiter {
  /**
   * Counts also what is over the limit, so that whoever goes on gets nothing until the window ends. It never rejects.
   * @param key whose limit it is
   * @param amount 0 to see where somebody stands
   */
  count(rateClass: RateClass, key: string, amount: number): Promise<RateState>;
}

/** Opens a limiter of the package for each class. */
export function limiterOfEach<Limiter>(
  limits: RateLimits,
  open: (options: {
    readonly keyPrefix: string;
    readonly points: number;
    readonly duration: number;
  }) => Limiter,
): Record<RateClass, Limiter> {
  const of = (rateClass: RateClass) =>
    open({ keyPrefix: `rate:${rateClass}`, points: limits[rateClass], duration: windowSeconds });
  return {
    read: of('read'),
    write: of('write'),
    auth: of('auth'),
    lookup: of('lookup'),
    track: of('track'),
    invalid: of('invalid'),
    route: of('route'),
  };
}

/**
 * Counts by a limiter of the package, which tells of what is over the limit by rejecting.
 * @throws Error when what keeps the count fails
 */
export async function countBy(limiter: RateLimiterAbstract, key: string, amount: number): Promise<RateState> {
  let allowed = true;
  const { remainingPoints, msBeforeNext } = await limiter.consume(key, amount).catch((reason: unknown) => {
    if (!(reason instanceof RateLimiterRes)) throw reason;
    allowed = false;
    return reason;
  });
  return {
    allowed,
    limit: limiter.points,
    remaining: allowed ? remainingPoints : 0,
    resetIn: Math.max(0, msBeforeNext),
  };
}

/** Counts in the memory of this process. */
export function openMemoryRateLimiter(limits: RateLimits): RateLimiter {
  const limiters = limiterOfEach(limits, (options) => new RateLimiterMemory(options));
  return { count: (rateClass, key, amount) => countBy(limiters[rateClass], key, amount) };
}
