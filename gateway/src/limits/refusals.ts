import type { RateLimiter } from '@pet/platform/limits';
import type { GraphQLError } from 'graphql';
import { Counter, type Registry } from 'prom-client';
import { clientKey } from '../client-address.ts';
import { type Header, rateLimited, rateLimitHeaders } from './rate-limiting.ts';

const reasons = ['auth', 'cost', 'invalid', 'origin', 'rate', 'size', 'untrusted_document'] as const;
type Reason = (typeof reasons)[number];

/** By the code of an error; any other says that a request is malformed or not valid. */
const reasonOf: Readonly<Record<string, Reason>> = {
  FORBIDDEN: 'origin',
  OPERATION_TOO_EXPENSIVE: 'cost',
  OPERATION_TOO_LARGE: 'size',
  PERSISTED_QUERY_NOT_IN_LIST: 'untrusted_document',
  QUERY_NOT_IN_SAFELIST: 'untrusted_document',
  RATE_LIMITED: 'rate',
  SLICING_ARGUMENT_REQUIRED: 'cost',
  TOKEN_EXPIRED: 'auth',
  UNAUTHENTICATED: 'auth',
};

/** What `OperationLimits` refuses, which has been told of there, and counted as what it is. */
const byLimits: ReadonlySet<unknown> = new Set([
  'OPERATION_TOO_EXPENSIVE',
  'RATE_LIMITED',
  'SLICING_ARGUMENT_REQUIRED',
]);

/** An error as far as it says why something is refused. */
interface Refused {
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** Why a client is not even listened to for a while. */
export interface TooManyRefusals {
  /** RATE_LIMITED. */
  readonly error: GraphQLError;
  readonly headers: readonly Header[];
}

/** What refusals are counted with. */
export interface RefusalsOptions {
  /** Counts them for each client; null where nobody counts. */
  readonly limiter: RateLimiter | null;
  /** Where operators see how many there were; nowhere unless given. */
  readonly registry?: Registry | undefined;
}

/**
 * Requests that are not run: what they are refused for, and how many of them one address may send. They cost work too,
 * and whoever looks for a way in sends many.
 */
export class Refusals {
  readonly #limiter: RateLimiter | null;
  readonly #counter: Counter<'reason'> | null;

  constructor({ limiter, registry }: RefusalsOptions) {
    this.#limiter = limiter;
    this.#counter =
      registry === undefined
        ? null
        : new Counter({
            name: 'gateway_refusals_total',
            help: 'Requests, operations and connections that were refused, by the reason',
            labelNames: ['reason'],
            registers: [registry],
          });
    for (const reason of reasons) this.#counter?.inc({ reason }, 0);
  }

  /** Tells operators of one whose client is counted otherwise. */
  tell({ extensions: { code } }: Refused): void {
    this.#counter?.inc({ reason: reasonOf[String(code)] ?? 'invalid' });
  }

  /**
   * Tells operators of one, and counts it, unless limits of operations have done both.
   * @returns what is to be answered in its place once there were too many; null before
   */
  async count(error: Refused, clientAddress: string | null): Promise<TooManyRefusals | null> {
    if (byLimits.has(error.extensions.code)) return null;
    this.tell(error);
    return this.#take(1, clientAddress);
  }

  /** The same for what is answered with errors alone, of which the first says why. @returns the errors to answer with */
  async answerTo(
    errors: readonly GraphQLError[],
    clientAddress: string | null,
  ): Promise<readonly GraphQLError[]> {
    const [first] = errors;
    const tooMany = first && (await this.count(first, clientAddress));
    return tooMany ? [tooMany.error] : errors;
  }

  /** Whether there were too many of a client's already. Asked before what takes long. */
  async tooMany(clientAddress: string | null): Promise<TooManyRefusals | null> {
    return this.#take(0, clientAddress);
  }

  async #take(amount: number, clientAddress: string | null): Promise<TooManyRefusals | null> {
    if (this.#limiter === null) return null;
    const state = await this.#limiter.count('invalid', `address:${clientKey(clientAddress)}`, amount);
    if (state.allowed) return null;
    const error = rateLimited(state);
    this.tell(error);
    return { error, headers: rateLimitHeaders(state) };
  }
}
