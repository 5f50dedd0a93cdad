import { GraphQLError } from 'graphql';

function tokenError(code: 'TOKEN_EXPIRED' | 'UNAUTHENTICATED', message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code, http: { status: 401 } } });
}

/** A token that was good, and is over. */
export function expiredToken(): GraphQLError {
  return tokenError('TOKEN_EXPIRED', 'The access token has expired; refresh the session.');
}

/** Whatever is wrong with a token: why is nobody's business. */
export function invalidToken(): GraphQLError {
  return tokenError('UNAUTHENTICATED', 'The access token is not valid; log in again.');
}
