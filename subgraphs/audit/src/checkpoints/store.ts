import type { KeptCheckpoints } from '../domain/checkpoint.ts';

/** Where checkpoints are kept: files here; an object store that keeps every version would do as well. */
export interface CheckpointStore {
  read(): Promise<KeptCheckpoints>;
  /** Keeps one more for good: once it resolves, it outlives this process and a loss of power. One caller at a time. */
  append(text: string): Promise<void>;
}
