import type { SubgraphResponse } from '../data-source.ts';

/**
 * Why a call to a subgraph brought no GraphQL answer, and what follows from it: whether a query may be sent once
 * more, and whether it speaks against the subgraph's health (the circuit breaker counts those).
 */
const consequences = {
  /** Refused, reset, closed in the middle, or silent for too long: it may have been one instance of several. */
  unreachable: { repeatable: true, unhealthy: true },
  /** A 5xx that is no GraphQL answer: from the subgraph or from a proxy before it. */
  failing: { repeatable: true, unhealthy: true },
  /** Its time was over; there is none left for another attempt. */
  overdue: { repeatable: false, unhealthy: true },
  /** Too large, not JSON, not GraphQL. One hostile operation could provoke it, so it must not close the service. */
  nonsense: { repeatable: false, unhealthy: false },
  /** Our own doing: a header that is none, or a data source that has been closed. */
  unsendable: { repeatable: false, unhealthy: false },
  /** It does not believe that we are who we say we are: keys or clocks differ. */
  untrusted: { repeatable: false, unhealthy: false },
  /** Nobody waits for the answer any more. */
  abandoned: { repeatable: false, unhealthy: false },
} as const;

/** Says nothing to clients: its message is for the log. */
export class SubgraphFailure extends Error {
  readonly reason: keyof typeof consequences;
  readonly repeatable: boolean;
  readonly unhealthy: boolean;

  constructor(reason: keyof typeof consequences, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'SubgraphFailure';
    this.reason = reason;
    this.repeatable = consequences[reason].repeatable;
    this.unhealthy = consequences[reason].unhealthy;
  }
}

/** What a client is told of any failure: which service, and not why. */
export function unavailable(serviceName: string): SubgraphResponse {
  return {
    errors: [
      {
        message: `The ${serviceName} service cannot be reached right now.`,
        extensions: { code: 'SUBGRAPH_UNAVAILABLE', serviceName },
      },
    ],
  };
}
