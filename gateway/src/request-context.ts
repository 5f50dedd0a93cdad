import type { IncomingMessage } from 'node:http';
import type { AccessTokens, Actor, RevokedSessions } from '@pet/platform/identity';
import { GraphQLError } from 'graphql';

/** Who is asking, and until when that is known. */
export interface Caller {
  /** Null where there was no token. */
  readonly actor: Actor | null;
  /** When the actor's access token ends; null for nobody. */
  readonly expiresAt: Date | null;
}

/** What belongs to one operation of a client; Apollo Server's context value. */
export interface GatewayContext extends Caller {
  readonly requestId: string;
  readonly clientAddress: string | null;
  readonly userAgent: string | null;
  /** Gives a signal that is aborted when the client has gone before its answer; unset where nothing tells. */
  readonly signal?: (() => AbortSignal) | undefined;
}

/** What it takes to know who is asking. */
export interface Authenticator {
  readonly accessTokens: AccessTokens;
  readonly revokedSessions: RevokedSessions;
}

function refusal(message: string, details: Readonly<Record<string, unknown>> = {}): GraphQLError {
  return new GraphQLError(message, {
    extensions: { code: 'UNAUTHENTICATED', ...details, http: { status: 401 } },
  });
}

/** A token that has not expired, of a session that was ended; `reason` tells it from one that was never valid. */
export function sessionEnded(): GraphQLError {
  return refusal('This session was ended; log in again.', { reason: 'SESSION_ENDED' });
}

/**
 * Reads the bearer token (RFC 6750) of an `Authorization` header or a WebSocket's connection parameters.
 * @returns nobody without a header: public fields are open to everybody
 * @throws GraphQLError TOKEN_EXPIRED or UNAUTHENTICATED; a bad token is never taken for none
 */
export async function authenticate(header: string | undefined, by: Authenticator): Promise<Caller> {
  if (header === undefined || header === '') return { actor: null, expiresAt: null };
  const token = /^Bearer ([A-Za-z0-9._-]+)$/.exec(header)?.[1];
  if (token === undefined) throw refusal('The Authorization header must be "Bearer <access token>".');
  const verified = await by.accessTokens.verify(token);
  if (by.revokedSessions.has(verified.actor.sessionId)) throw sessionEnded();
  return verified;
}

/** The context of an operation that came with this request, or over the socket that this request opened. */
export function contextOf(request: IncomingMessage, caller: Caller, requestId: string): GatewayContext {
  return {
    ...caller,
    requestId,
    clientAddress: request.socket.remoteAddress ?? null,
    userAgent: request.headers['user-agent'] ?? null,
  };
}
