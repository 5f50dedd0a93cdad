import { GraphQLError } from 'graphql';
import { type Authenticator, type Caller, sessionEnded } from '../request-context.ts';

/** The longest time that Node.js timers can wait. */
const longestWait = 2 ** 31 - 1;

function tokenExpired(): GraphQLError {
  return new GraphQLError('The access token has expired; refresh the session and subscribe again.', {
    extensions: { code: 'TOKEN_EXPIRED', http: { status: 401 } },
  });
}

/**
 * Ends what lives longer than a request when its caller may no longer be served. It is asked before every event and
 * at every heartbeat; that the token expires or the session is ended it notices by itself, so that a quiet stream does
 * not outlive them.
 */
export class SessionGuard {
  readonly #caller: Caller;
  /** When the caller's token ends, in milliseconds since 1970. */
  readonly #expiresAt: number;
  readonly #authenticator: Authenticator;
  readonly #end: (reason: GraphQLError) => void;
  readonly #unwatch: () => void;
  #timer: NodeJS.Timeout | undefined;
  #ended = false;

  /** @param end is called once, with TOKEN_EXPIRED or UNAUTHENTICATED; not after {@link SessionGuard.stop} */
  constructor(caller: Caller, authenticator: Authenticator, end: (reason: GraphQLError) => void) {
    this.#caller = caller;
    this.#expiresAt = caller.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY;
    this.#authenticator = authenticator;
    this.#end = end;
    this.#unwatch = authenticator.watch(caller, () => this.check());
    this.#wait();
  }

  /** Whether the caller may still be served. */
  check(): boolean {
    if (this.#ended) return false;
    if (Date.now() >= this.#expiresAt) return this.#refuse(tokenExpired());
    if (this.#authenticator.hasEnded(this.#caller)) return this.#refuse(sessionEnded());
    return true;
  }

  /** The connection is over; nothing is watched any more, and nobody served. */
  stop(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#unwatch();
  }

  #refuse(reason: GraphQLError): false {
    this.stop();
    this.#end(reason);
    return false;
  }

  #wait(): void {
    if (this.#expiresAt === Number.POSITIVE_INFINITY) return;
    const left = Math.min(Math.max(this.#expiresAt - Date.now(), 0), longestWait);
    this.#timer = setTimeout(() => {
      // It may be early: timers are cut at their longest, and the clock can be set.
      if (this.check()) this.#wait();
    }, left).unref();
  }
}
