/** Where checkpoints are kept: a file here; an object store that keeps every version would do as well. */
export interface CheckpointStore {
  /** The checkpoints that were kept, in their order. */
  read(): Promise<string[]>;
  /** Keeps one more for good: once it resolves, it outlives this process and a loss of power. One caller at a time. */
  append(text: string): Promise<void>;
}
