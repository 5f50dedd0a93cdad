import type { IncomingMessage } from 'node:http';
import type { Claims } from '@pet/platform/authorization';
import type { AccessTokens, Actor, RevokedSessions } from '@pet/platform/identity';
import { traceIdOf } from '@pet/platform/observability';
import { GraphQLError } from 'graphql';
import type { Departure } from './engine/departure.ts';
import type { RefreshCookie } from './sessions/refresh-cookie.ts';

/** Who is asking, and until when that is known. */
export interface Caller {
  /** Null where there was no token. */
  readonly actor: Actor | null;
  /** What is known of somebody who has no account here; unset where the actor says it all. */
  readonly claims?: Claims | undefined;
  /** When the actor's access token ends; null for nobody. */
  readonly expiresAt: Date | null;
  /** What they showed, for subgraphs elsewhere that look at it themselves; null where they showed nothing. */
  readonly authorization: string | null;
}

/** What belongs to one operation of a client; Apollo Server's context value. */
export interface GatewayContext extends Caller {
  readonly requestId: string;
  /** See `traceIdOf`. */
  readonly traceId: string | null;
  /** See `ClientAddressOf`. */
  readonly clientAddress: string | null;
  readonly userAgent: string | null;
  /** Gives what happens when the client has gone before its answer; unset where nothing tells. */
  readonly departure?: (() => Departure) | undefined;
  /** Keeps the client's refresh token; unset for clients that keep it themselves. */
  readonly refreshCookie?: RefreshCookie | null | undefined;
}

/** Knows who is asking. */
export interface Authenticator {
  /**
   * @param authorization an `Authorization` header, or what stands for it in a WebSocket's connection parameters
   * @returns nobody where there is none
   * @throws GraphQLError UNAUTHENTICATED or TOKEN_EXPIRED
   */
  authenticate(authorization: string | undefined): Promise<Caller>;
  /** Whether the caller's session was ended after they were authenticated. */
  hasEnded(caller: Caller): boolean;
  /** Calls `tell` when the caller's session is ended. @returns has it called no more */
  watch(caller: Caller, tell: () => void): () => void;
}

function refusal(message: string, details: Readonly<Record<string, unknown>> = {}): GraphQLError {
  return new GraphQLError(message, {
    extensions: { code: 'UNAUTHENTICATED', ...details, http: { status: 401 } },
  });
}

/** Who shows nothing. */
export const nobody: Caller = { actor: null, expiresAt: null, authorization: null };

/** @throws GraphQLError UNAUTHENTICATED for what is no bearer token (RFC 6750) */
export function bearerTokenOf(authorization: string): string {
  const token = /^Bearer ([A-Za-z0-9._-]+)$/.exec(authorization)?.[1];
  if (token === undefined) throw refusal('The Authorization header must be "Bearer <access token>".');
  return token;
}

/** A token that has not expired, of a session that was ended; `reason` tells it from one that was never valid. */
export function sessionEnded(): GraphQLError {
  return refusal('This session was ended; log in again.', { reason: 'SESSION_ENDED' });
}

/**
 * Authenticates by bearer tokens of our own. Public fields are open to everybody, so nobody is a caller too;
 * but a bad token is never taken for none.
 */
export function openTokenAuthenticator(
  accessTokens: Pick<AccessTokens, 'verify'>,
  revokedSessions: Pick<RevokedSessions, 'has' | 'watch'>,
): Authenticator {
  return {
    async authenticate(authorization = '') {
      if (authorization === '') return nobody;
      const token = bearerTokenOf(authorization);
      const verified = await accessTokens.verify(token);
      if (revokedSessions.has(verified.actor.sessionId)) throw sessionEnded();
      return { ...verified, authorization };
    },
    hasEnded: ({ actor }) => actor !== null && revokedSessions.has(actor.sessionId),
    watch: ({ actor }, tell) => (actor === null ? () => {} : revokedSessions.watch(actor.sessionId, tell)),
  };
}

/** The context of an operation that came with this request, or over the socket that this request opened. */
export function contextOf(
  request: IncomingMessage,
  { actor, claims, expiresAt, authorization }: Caller,
  {
    requestId,
    clientAddress,
    departure,
    refreshCookie,
  }: Pick<GatewayContext, 'requestId' | 'clientAddress' | 'departure' | 'refreshCookie'>,
): GatewayContext {
  return {
    actor,
    claims,
    expiresAt,
    authorization,
    requestId,
    traceId: traceIdOf(request.headers.traceparent),
    clientAddress,
    userAgent: request.headers['user-agent'] ?? null,
    departure,
    refreshCookie,
  };
}
