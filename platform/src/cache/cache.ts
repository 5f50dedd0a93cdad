import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { Logger } from '../observability/index.ts';
import type { CacheStore } from './store.ts';

/** What a lookup is asked with: all that its answer depends on. */
export type LookupArguments = Readonly<Record<string, string | number | boolean | null>>;

/** Something that everybody may read, and that is read more often than it changes. */
export interface PublicLookup<Arguments extends LookupArguments, Value extends {}> {
  /** Unlike any other's in the installation, for example `builder.preset`. */
  readonly name: string;
  /** How long an answer may be used, less than a day. */
  readonly seconds: number;
  /** What invalidates its answers. */
  readonly tags: readonly string[];
  /** Reads an answer back from its JSON; one that another version wrote differently is loaded again. */
  readonly value: z.ZodType<Value>;
  /**
   * Loads an answer from the database. Null is not remembered, since strangers could ask for any number of things that
   * do not exist.
   */
  load(args: Arguments): Promise<Value | null>;
}

/**
 * Remembers public answers. There is no way to put a value into it by hand: a lookup is opened before there is any
 * request, so its `load` knows no actor and nothing else but its arguments, and all of those are the key. What one
 * actor may see and another may not cannot get in by mistake.
 */
export interface Cache {
  /**
   * Opens a lookup, once. Those who ask the same at the same time share one load.
   * @returns asks it: with the store away it loads, and throws only what `load` throws
   */
  open<Arguments extends LookupArguments, Value extends {}>(
    lookup: PublicLookup<Arguments, Value>,
  ): (args: Arguments) => Promise<Value | null>;
  /**
   * Makes what was loaded so far under these tags unusable. To be called after the change has committed. It never
   * fails: what the store could not be told, it is told before it is read the next time.
   */
  invalidate(tags: readonly string[]): Promise<void>;
}

/** Arguments can be long, and what they are is nobody's business in the store. */
function keyOf(name: string, args: LookupArguments): string {
  const parts = Object.keys(args)
    .sort()
    .map((key) => [key, args[key]]);
  return `${name}:${createHash('sha256').update(JSON.stringify(parts)).digest('base64url')}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A cache over a store. */
export function openCache(store: CacheStore, logger: Logger): Cache {
  /** What is being looked up, by key, for each lookup. */
  const flights = new Set<Map<string, unknown>>();

  /** @returns undefined when the store cannot do it, which costs time but is no error */
  async function tolerantly<Result>(work: Promise<Result>): Promise<Result | undefined> {
    try {
      return await work;
    } catch (error) {
      logger.debug({ err: error }, 'the cache was passed over');
      return undefined;
    }
  }

  async function find<Arguments extends LookupArguments, Value extends {}>(
    { seconds, tags, value, load }: PublicLookup<Arguments, Value>,
    args: Arguments,
    key: string,
  ): Promise<Value | null> {
    const reading = await tolerantly(store.read(key, tags));
    if (reading === undefined) return load(args);
    if (reading.text !== null) {
      const remembered = value.safeParse(parseJson(reading.text));
      if (remembered.success) return remembered.data;
    }
    const loaded = await load(args);
    if (loaded !== null) {
      const text = JSON.stringify(loaded);
      const { generation } = reading;
      await tolerantly(store.write(key, { text, generation, milliseconds: seconds * 1000 }));
    }
    return loaded;
  }

  return {
    open<Arguments extends LookupArguments, Value extends {}>(lookup: PublicLookup<Arguments, Value>) {
      const underWay = new Map<string, Promise<Value | null>>();
      flights.add(underWay);
      return (args: Arguments) => {
        const key = keyOf(lookup.name, args);
        const shared = underWay.get(key);
        if (shared !== undefined) return shared;
        const found = find(lookup, args, key).finally(() => {
          if (underWay.get(key) === found) underWay.delete(key);
        });
        underWay.set(key, found);
        return found;
      };
    },

    async invalidate(tags) {
      await tolerantly(store.invalidate(tags));
      // Whoever asks from now on must not be given what began to be loaded before.
      for (const underWay of flights) underWay.clear();
    },
  };
}
