import type { Actor } from '../identity/index.ts';

/**
 * Why something happened. The scope of a request is a cause, and so is an event. It holds ids only: an address or what a
 * device calls itself is personal, and what was handed on cannot be taken back.
 */
export interface Cause {
  /** Who was signed in. Null: somebody who was not, or, where there is no request either, the system itself. */
  readonly actor: Actor | null;
  /** Null where no request caused it. */
  readonly requestId: string | null;
  /** The trace it belongs to, as W3C Trace Context has it: 32 hexadecimal digits. Null where it belongs to none. */
  readonly traceId: string | null;
}

/** The cause alone, without what else a scope or an event holds. */
export function causeOf({ actor, requestId, traceId }: Cause): Cause {
  return { actor, requestId, traceId };
}

/** Of what happens by itself: time passed, or a job was due. */
export const noCause: Cause = { actor: null, requestId: null, traceId: null };
