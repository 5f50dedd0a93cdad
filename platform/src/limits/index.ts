export { openMemoryRateLimiter, type RateLimiter, type RateState } from './rate-limiter.ts';
export { type RateClass, type RateLimits, rateClasses, windowSeconds } from './rate-limits.ts';
export { openRedisRateLimiter } from './redis-rate-limiter.ts';
