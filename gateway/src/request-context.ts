import { unauthenticated } from '@pet/platform/graphql';
import type { AccessTokens, Actor, RevokedSessions } from '@pet/platform/identity';

/** What belongs to one operation of a client; Apollo Server's context value. */
export interface GatewayContext {
  readonly actor: Actor | null;
  readonly requestId: string;
  readonly clientAddress: string | null;
  readonly userAgent: string | null;
}

/** What it takes to know who is asking. */
export interface Authenticator {
  readonly accessTokens: AccessTokens;
  readonly revokedSessions: RevokedSessions;
}

/**
 * Reads the bearer token (RFC 6750) of an `Authorization` header or a WebSocket's connection parameters.
 * @returns null without a header: public fields are open to everybody
 * @throws GraphQLError TOKEN_EXPIRED or UNAUTHENTICATED; a bad token is never taken for none
 */
export async function authenticate(header: string | undefined, by: Authenticator): Promise<Actor | null> {
  if (header === undefined || header === '') return null;
  const token = /^Bearer ([A-Za-z0-9._-]+)$/.exec(header)?.[1];
  if (token === undefined) throw unauthenticated('The Authorization header must be "Bearer <access token>".');
  const actor = await by.accessTokens.verify(token);
  if (by.revokedSessions.has(actor.sessionId)) throw unauthenticated('This session was ended; log in again.');
  return actor;
}
