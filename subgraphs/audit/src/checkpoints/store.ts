/** Where checkpoints are kept: files here; an object store that keeps every version would do as well. */
export interface CheckpointStore {
  /** The latest checkpoint while it has not been kept for good, and for some time after that; null before the first. */
  readLatest(): Promise<string | null>;
  /** Those that were kept for good, of all time, some at a time: the newest first. */
  readKept(): AsyncIterable<readonly string[]>;
  /** Puts the latest checkpoint in the place of the one before it. One caller at a time. */
  replaceLatest(text: string): Promise<void>;
  /** Keeps one more for good: once it resolves, it outlives this process and a loss of power. One caller at a time. */
  keep(text: string): Promise<void>;
}
