export { type Cache, type LookupArguments, openCache, type PublicLookup } from './cache.ts';
export { openMemoryStore } from './memory-store.ts';
export { openRedisStore } from './redis-store.ts';
export type { CacheStore } from './store.ts';
