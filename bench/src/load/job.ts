/** What the load generator is asked to do. It crosses a process boundary, so it is plain data. */
export interface LoadJob {
  readonly url: string;
  readonly operation: string;
  readonly variants: readonly LoadVariant[];
  /** Bearer tokens to take in turn; where there are none, each request makes its own of its variant's user. */
  readonly tokens?: readonly string[];
  readonly connections: number;
  /** Load before anything is measured. */
  readonly warmUp: WarmUp;
  readonly measureSeconds: number;
  /** Whether answers are compared with the variants' expected data. */
  readonly check: boolean;
  /**
   * Whether the generator does not sleep while it waits: what waking it takes would be charged to the server that
   * answers, and the more so the faster it is. For servers that leave it a core.
   */
  readonly stayAwake: boolean;
}

/**
 * How long a server is warmed up. A JIT compiler needs calls, and a slow server takes long to have had as many as a fast
 * one.
 */
export interface WarmUp {
  readonly leastSeconds: number;
  /** After the least time it lasts until so many were answered … */
  readonly requests: number;
  /** … but no longer than this. */
  readonly mostSeconds: number;
}

export interface LoadVariant {
  readonly variables: Readonly<Record<string, unknown>>;
  readonly user: string;
  /** The JSON of the data it must be answered; null as long as nobody knows. */
  readonly expected: string | null;
}

/** What the load generator measured; times are in milliseconds. */
export interface LoadResult {
  readonly requests: number;
  /** Those that were answered with errors. */
  readonly failed: number;
  readonly seconds: number;
  readonly p50: number;
  readonly p99: number;
  /** Answers compared with the expected data, in whole. */
  readonly compared: number;
  /** The share of the time that the generator was at work: near 1 it was the bottleneck. */
  readonly generatorLoad: number;
}

/** What the load generator says: that measuring begins, what it measured, or what went wrong. */
export type LoadReport =
  | { readonly kind: 'ready' }
  | { readonly kind: 'begin' }
  | { readonly kind: 'end'; readonly result: LoadResult }
  | { readonly kind: 'failed'; readonly reason: string };
