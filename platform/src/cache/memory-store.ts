import { LRUCache } from 'lru-cache';
import { type CacheStore, jittered, type Writing } from './store.ts';

const largestTextLength = 32_000_000;

/**
 * A store in this process, which forgets what was used least recently once its texts reach 32 million characters. It
 * is for a process that is alone: nobody else's changes invalidate it.
 * @param now the clock, in milliseconds
 */
export function openMemoryStore(now: () => number = Date.now): CacheStore {
  const values = new LRUCache<string, Writing & { readonly expiry: number }>({
    maxSize: largestTextLength,
    sizeCalculation: ({ text }, key) => text.length + key.length,
  });
  const generations = new Map<string, number>();

  function generationOf(tags: readonly string[]): string {
    return JSON.stringify(tags.map((tag) => generations.get(tag) ?? 0));
  }

  return {
    async read(key, tags) {
      const generation = generationOf(tags);
      const value = values.get(key);
      const good = value !== undefined && value.generation === generation && value.expiry > now();
      return { text: good ? value.text : null, generation };
    },
    async write(key, writing) {
      values.set(key, { ...writing, expiry: now() + jittered(writing.milliseconds) });
    },
    async invalidate(tags) {
      for (const tag of tags) generations.set(tag, (generations.get(tag) ?? 0) + 1);
    },
  };
}
