import { signedIn } from '@pet/platform/authorization';
import { type Issuer, openIssuerTokens } from '@pet/platform/identity';
import { type Authenticator, bearerTokenOf, nobody } from '../request-context.ts';

/** Nobody tells of sessions that are ended before their tokens are. */
const endless: Pick<Authenticator, 'hasEnded' | 'watch'> = { hasEnded: () => false, watch: () => () => {} };

/** Who asks is for the subgraphs to find out: what a client shows is passed on as it is. */
export const passThrough: Authenticator = {
  authenticate: async (authorization) => ({ ...nobody, authorization: authorization ?? null }),
  ...endless,
};

/** Knows by an issuer's tokens what clients may ask for; who they are is still for the subgraphs to find out. */
export function openIssuerAuthenticator(issuer: Issuer): Authenticator {
  const tokens = openIssuerTokens(issuer);
  return {
    async authenticate(authorization = '') {
      if (authorization === '') return nobody;
      const { scopes, expiresAt } = await tokens.verify(bearerTokenOf(authorization));
      const claims = new Set([signedIn, ...scopes.map((scope) => `scope:${scope}`)]);
      return { actor: null, claims, expiresAt, authorization };
    },
    ...endless,
  };
}
