/** What a store has under a key. */
export interface Reading {
  /** Null when there is nothing that may be used, or when the reader is the one who has to renew it. */
  readonly text: string | null;
  /** The state of the tags before anything is loaded; it goes back with what was loaded. */
  readonly generation: string;
}

/** What is written. */
export interface Writing {
  readonly text: string;
  readonly generation: string;
  /** How long it may be used. */
  readonly milliseconds: number;
}

/**
 * Where a cache keeps its values. Every tag has a generation, which its invalidation ends, and a value is good only as
 * long as the generations of all its tags are those from before it was loaded. So a value that was being loaded while
 * a change was committed is never used, however late it is written.
 */
export interface CacheStore {
  read(key: string, tags: readonly string[]): Promise<Reading>;
  write(key: string, writing: Writing): Promise<void>;
  invalidate(tags: readonly string[]): Promise<void>;
}

/** Values written at one time expire at different times, or all would be loaded again at once. */
export function jittered(milliseconds: number): number {
  return Math.ceil(milliseconds * (0.8 + Math.random() / 5));
}
