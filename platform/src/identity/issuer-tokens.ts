import { GraphQLError } from 'graphql';
import { createRemoteJWKSet, errors as joseErrors, jwtVerify } from 'jose';
import { z } from 'zod';
import { expiredToken, invalidToken } from './token-errors.ts';

/** Somebody who issues access tokens, and those of its tokens that are meant for us. */
export interface Issuer {
  /** Where its public keys are, a JSON Web Key Set (RFC 7517). */
  readonly jwksUrl: string;
  /** What its tokens have in `iss`. */
  readonly issuer: string;
  /** What they have in `aud`. */
  readonly audience: string;
}

/** What a valid token of an issuer says. */
export interface IssuerToken {
  /** Those of its `scope` (RFC 9068, 2.2.3); none where it has none. */
  readonly scopes: readonly string[];
  readonly expiresAt: Date;
}

/** Verifies the tokens of an issuer. */
export interface IssuerTokens {
  /**
   * @throws GraphQLError TOKEN_EXPIRED for one that is over, KEYS_UNAVAILABLE while the issuer does not give its keys,
   * UNAUTHENTICATED for anything else
   */
  verify(token: string): Promise<IssuerToken>;
}

/** Those with a public key: where the keys of a set were secrets, whoever reads them could sign. */
const algorithms = ['ES256', 'ES384', 'ES512', 'EdDSA', 'PS256', 'PS384', 'PS512', 'RS256', 'RS384', 'RS512'];

/** How long the issuer may take to give its keys, in milliseconds. */
const deadline = 5_000;

const claims = z.object({ exp: z.number(), scope: z.string().catch('') });

function keysUnavailable(): GraphQLError {
  return new GraphQLError('Access tokens cannot be verified at the moment; try again later.', {
    extensions: { code: 'KEYS_UNAVAILABLE', http: { status: 503 } },
  });
}

/** What to answer for a failed verification. Only with the keys at hand can a token be known to be bad. */
function refusalOf(error: unknown): GraphQLError {
  if (error instanceof joseErrors.JWTExpired) return expiredToken();
  const isAboutToken =
    error instanceof joseErrors.JOSEError &&
    ![joseErrors.JOSEError.code, joseErrors.JWKSTimeout.code, joseErrors.JWKSInvalid.code].includes(
      error.code,
    );
  return isAboutToken ? invalidToken() : keysUnavailable();
}

/** Opens the verifier of an issuer's tokens. Its keys are asked for when the first token comes, and kept. */
export function openIssuerTokens({ jwksUrl, issuer, audience }: Issuer): IssuerTokens {
  const keys = createRemoteJWKSet(new URL(jwksUrl), { timeoutDuration: deadline });
  return {
    async verify(token) {
      try {
        const { payload } = await jwtVerify(token, keys, {
          algorithms,
          issuer,
          audience,
          requiredClaims: ['exp'],
        });
        const { exp, scope } = claims.parse(payload);
        return { scopes: scope.split(' ').filter(Boolean), expiresAt: new Date(exp * 1_000) };
      } catch (error) {
        throw refusalOf(error);
      }
    },
  };
}
