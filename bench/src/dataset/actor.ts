/** Who asks, in the shape that the platform's rules and resolvers expect of a context. */
export interface BenchActor {
  readonly userId: string;
  readonly sessionId: string;
  readonly role: 'CUSTOMER';
}

/** The context of every resolver of the data set. */
export interface BenchContext {
  readonly actor: BenchActor | null;
}

/**
 * Reads a bearer token of the bench: the account's id, a dot, and a number that no other request has. It is not
 * signed, because verifying signatures is no part of what is compared.
 */
export function actorOfToken(token: string): BenchActor {
  return { userId: token.slice(0, token.indexOf('.')), sessionId: token, role: 'CUSTOMER' };
}

export function contextOfHeader(authorization: string | undefined): BenchContext {
  const token = authorization?.startsWith('Bearer ') ? authorization.slice('Bearer '.length) : undefined;
  return { actor: token === undefined ? null : actorOfToken(token) };
}
