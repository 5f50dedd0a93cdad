import type { Actor } from './actor.ts';

/** Who asks, and from where: what a gateway tells a subgraph of the request it answers. */
export interface Caller {
  readonly actor: Actor | null;
  readonly requestId: string;
  /** The trace it belongs to: see `traceIdOf`. Null where the client sent none. */
  readonly traceId: string | null;
  readonly clientAddress: string | null;
  readonly userAgent: string | null;
}
