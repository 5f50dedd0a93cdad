import { GraphQLError } from 'graphql';
import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  type JWTPayload,
  errors as joseErrors,
  jwtVerify,
  SignJWT,
} from 'jose';
import { z } from 'zod';
import { isUuid } from '../graphql/uuid.ts';
import { type Actor, roles } from './actor.ts';

const algorithm = 'ES256';
const tokenType = 'at+jwt';
const issuer = 'https://allpetplus.test';
const audience = 'all-pet-plus';
/** Access tokens are short-lived because a stolen one cannot be told from its owner's. */
export const accessTokenSeconds = 15 * 60;

const claims = z.object({
  sub: z.string().refine(isUuid),
  sid: z.string().refine(isUuid),
  role: z.enum(roles),
  exp: z.number(),
});

/** An access token and when it ends. */
export interface IssuedToken {
  readonly token: string;
  readonly expiresAt: Date;
}

/** What a valid access token says: who is asking, and until when it says so. */
export interface VerifiedToken {
  readonly actor: Actor;
  readonly expiresAt: Date;
}

/** Signs and verifies access tokens: JWTs of RFC 9068 (`typ: at+jwt`), signed with ES256. */
export interface AccessTokens {
  /** @param lifetimeSeconds defaults to {@link accessTokenSeconds} */
  issue(actor: Actor, lifetimeSeconds?: number): Promise<IssuedToken>;
  /** @throws GraphQLError TOKEN_EXPIRED or UNAUTHENTICATED */
  verify(token: string): Promise<VerifiedToken>;
  /** The public keys as a JSON Web Key Set (RFC 7517). */
  readonly jwks: { readonly keys: readonly JWK[] };
}

/** Makes a new private signing key as a JWK. */
export async function generateSigningKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
  return exportJWK(privateKey);
}

function tokenError(code: 'TOKEN_EXPIRED' | 'UNAUTHENTICATED', message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code, http: { status: 401 } } });
}

function toVerifiedToken(payload: JWTPayload): VerifiedToken {
  const { sub, sid, role, exp } = claims.parse(payload);
  return { actor: { userId: sub, sessionId: sid, role }, expiresAt: new Date(exp * 1000) };
}

/**
 * Opens the signer for one private key.
 * @param privateJwk an EC P-256 private key, as {@link generateSigningKey} makes it
 * @throws TypeError when the key is not such a key
 */
export async function openAccessTokens(privateJwk: JWK): Promise<AccessTokens> {
  const { d: _, ...publicJwk } = privateJwk;
  const kid = await calculateJwkThumbprint(publicJwk);
  const privateKey = await importJWK(privateJwk, algorithm);
  const publicKey = await importJWK(publicJwk, algorithm);

  return {
    jwks: { keys: [{ ...publicJwk, kid, alg: algorithm, use: 'sig' }] },

    async issue(actor, lifetimeSeconds = accessTokenSeconds) {
      const issuedAt = Math.floor(Date.now() / 1000);
      const expiresAt = issuedAt + lifetimeSeconds;
      const token = await new SignJWT({ sid: actor.sessionId, role: actor.role })
        .setProtectedHeader({ alg: algorithm, kid, typ: tokenType })
        .setSubject(actor.userId)
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt(issuedAt)
        .setExpirationTime(expiresAt)
        .setJti(crypto.randomUUID())
        .sign(privateKey);
      return { token, expiresAt: new Date(expiresAt * 1000) };
    },

    async verify(token) {
      try {
        const { payload } = await jwtVerify(token, publicKey, {
          algorithms: [algorithm],
          typ: tokenType,
          issuer,
          audience,
          requiredClaims: ['sub', 'sid', 'role', 'exp', 'jti'],
        });
        return toVerifiedToken(payload);
      } catch (error) {
        if (error instanceof joseErrors.JWTExpired) {
          throw tokenError('TOKEN_EXPIRED', 'The access token has expired; refresh the session.');
        }
        throw tokenError('UNAUTHENTICATED', 'The access token is not valid; log in again.');
      }
    },
  };
}
