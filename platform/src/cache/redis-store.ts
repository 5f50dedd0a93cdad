import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { RedisConnections } from '../redis/index.ts';
import { type CacheStore, jittered, type Reading } from './store.ts';

/** A generation outlives every value that was loaded in it. */
const generationSeconds = 86_400;
/** How long one process may take to renew a value before another tries. */
const renewalMilliseconds = 5_000;

const envelope = z.object({ text: z.string(), generation: z.string(), renewAt: z.number() });

function parseEnvelope(stored: string | null | undefined): z.infer<typeof envelope> | null {
  if (stored === null || stored === undefined) return null;
  try {
    return envelope.parse(JSON.parse(stored));
  } catch {
    return null;
  }
}

/**
 * A store that all processes on one Redis share. A value is renewed by one of them shortly before it expires, while
 * the others go on using it, so that one in demand is never loaded by all of them at once.
 * @param now the clock, in milliseconds
 */
export function openRedisStore({ commands }: RedisConnections, now: () => number = Date.now): CacheStore {
  /** What this process could not tell Redis about, and so must not believe it about. */
  const untold = new Set<string>();

  async function tellInvalidations(): Promise<void> {
    for (const tag of untold) {
      await commands.set(tagKey(tag), randomUUID(), 'EX', generationSeconds);
      untold.delete(tag);
    }
  }

  async function renewsIt(key: string): Promise<boolean> {
    return (await commands.set(renewalKey(key), '', 'PX', renewalMilliseconds, 'NX')) === 'OK';
  }

  return {
    async read(key, tags): Promise<Reading> {
      await tellInvalidations();
      const [stored, ...generations] = await commands.mget(valueKey(key), ...tags.map(tagKey));
      const generation = JSON.stringify(generations);
      const value = parseEnvelope(stored);
      const good = value !== null && value.generation === generation;
      const due = good && value.renewAt <= now() && (await renewsIt(key));
      return { text: good && !due ? value.text : null, generation };
    },

    async write(key, { text, generation, milliseconds }) {
      const renewAt = now() + jittered(milliseconds * 0.9);
      const stored = JSON.stringify({ text, generation, renewAt });
      await commands.set(valueKey(key), stored, 'PX', milliseconds);
    },

    async invalidate(tags) {
      for (const tag of tags) untold.add(tag);
      await tellInvalidations();
    },
  };
}

function valueKey(key: string): string {
  return `cache:value:${key}`;
}

function renewalKey(key: string): string {
  return `cache:renewal:${key}`;
}

function tagKey(tag: string): string {
  return `cache:tag:${tag}`;
}
