import type { GraphQLError } from 'graphql';
import { CloseCode } from 'graphql-ws';

/**
 * Why we close sockets. 44xx are the protocol's (github.com/enisdenjo/graphql-ws, PROTOCOL.md), 10xx of RFC 6455.
 * Clients of graphql-ws connect again by themselves except after 4401, 4429, 4400, 4409 and 4500.
 */
export const closeCodes = {
  /** The server goes away; connect again. */
  goingAway: 1001,
  /** Too many connections; connect again later. */
  tryAgainLater: 1013,
  /** The token is bad or has expired. */
  unauthorized: CloseCode.Unauthorized,
  /** The session was ended. */
  forbidden: CloseCode.Forbidden,
  /** The protocol's time-out, which we use for a reader that is too slow, and for one that is gone, as well. */
  timeout: CloseCode.ConnectionInitialisationTimeout,
  fault: CloseCode.InternalServerError,
} as const;

/** The close code and reason that tell a client why it is not, or no longer, served. */
export function closingFor({ extensions }: GraphQLError): { readonly code: number; readonly reason: string } {
  if (extensions.reason === 'SESSION_ENDED') return { code: closeCodes.forbidden, reason: 'SESSION_ENDED' };
  return { code: closeCodes.unauthorized, reason: String(extensions.code ?? 'UNAUTHENTICATED') };
}
