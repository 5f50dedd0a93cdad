import {
  type CryptoKey,
  calculateJwkThumbprint,
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
import { accessTokenSeconds, type SigningKey, type SigningKeys, signingAlgorithm } from './signing-keys.ts';
import { expiredToken, invalidToken } from './token-errors.ts';

const tokenType = 'at+jwt';
const issuer = 'https://allpetplus.test';
const audience = 'all-pet-plus';

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
  /** @throws GraphQLError TOKEN_EXPIRED for one of ours that is over, UNAUTHENTICATED for anything else */
  verify(token: string): Promise<VerifiedToken>;
  /** The public keys that count now, as a JSON Web Key Set (RFC 7517). */
  readonly jwks: { readonly keys: readonly JWK[] };
}

/** Access tokens whose keys can be replaced while they are in use. */
export interface RotatingAccessTokens extends AccessTokens {
  /** Signs and verifies with these keys from now on. @throws TypeError when one is no EC P-256 key */
  useKeys(keys: SigningKeys): Promise<void>;
}

/** The header of a token, in the order in which it is written. */
interface TokenHeader {
  readonly alg: typeof signingAlgorithm;
  readonly kid: string;
  readonly typ: typeof tokenType;
}

interface OpenKey {
  readonly since: number;
  readonly until: number;
  readonly header: TokenHeader;
  /** As the first part of each token has it. */
  readonly headerText: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  readonly jwk: JWK;
}

/** The name of a key: its thumbprint (RFC 7638). */
export function keyIdOf({ key: { d: _, ...publicJwk } }: SigningKey): Promise<string> {
  return calculateJwkThumbprint(publicJwk);
}

async function importKey(jwk: JWK): Promise<CryptoKey> {
  const key = await importJWK(jwk, signingAlgorithm);
  if (key instanceof Uint8Array) throw new TypeError('The key is no EC P-256 key.');
  return key;
}

async function openKey(signingKey: SigningKey): Promise<OpenKey> {
  const { key, since, until } = signingKey;
  const { d: _, ...publicJwk } = key;
  const kid = await keyIdOf(signingKey);
  const header: TokenHeader = { alg: signingAlgorithm, kid, typ: tokenType };
  return {
    since: since.getTime(),
    until: until?.getTime() ?? Number.POSITIVE_INFINITY,
    header,
    headerText: Buffer.from(JSON.stringify(header)).toString('base64url'),
    privateKey: await importKey(key),
    publicKey: await importKey(publicJwk),
    jwk: { ...publicJwk, kid, alg: signingAlgorithm, use: 'sig' },
  };
}

/** The latest first. */
async function openKeys(keys: SigningKeys): Promise<OpenKey[]> {
  return (await Promise.all(keys.map(openKey))).sort((one, other) => other.since - one.since);
}

/** Decoders overlook padding, white space and the spare bits of the last character. */
function isCanonical(base64url: string): boolean {
  return Buffer.from(base64url, 'base64url').toString('base64url') === base64url;
}

function toVerifiedToken(payload: JWTPayload): VerifiedToken {
  const { sub, sid, role, exp } = claims.parse(payload);
  return { actor: { userId: sub, sessionId: sid, role }, expiresAt: new Date(exp * 1000) };
}

/**
 * Opens the signer of access tokens.
 * @param keys those of the installation; the latest whose time has come signs, and each counts until it is over
 * @throws TypeError when one is no EC P-256 key
 */
export async function openAccessTokens(...keys: SigningKeys): Promise<RotatingAccessTokens> {
  let opened = await openKeys(keys);

  function keysNow(): readonly OpenKey[] {
    const now = Date.now();
    return opened.filter(({ until }) => until > now);
  }

  function signingKeyNow(): OpenKey {
    const now = Date.now();
    // The clock of the process that made the first key may be ahead of ours.
    const key = opened.find(({ since }) => since <= now) ?? opened.at(-1);
    if (key === undefined) throw new Error('There is no key to sign with');
    return key;
  }

  return {
    get jwks() {
      return { keys: keysNow().map(({ jwk }) => jwk) };
    },

    async useKeys(next) {
      opened = await openKeys(next);
    },

    async issue(actor, lifetimeSeconds = accessTokenSeconds) {
      const { header, privateKey } = signingKeyNow();
      const issuedAt = Math.floor(Date.now() / 1000);
      const expiresAt = issuedAt + lifetimeSeconds;
      const token = await new SignJWT({ sid: actor.sessionId, role: actor.role })
        .setProtectedHeader({ ...header })
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
      const [headerText, , signature = ''] = token.split('.');
      // A header is one of ours, letter by letter, or of no interest: so nothing in it can name an algorithm or a key.
      const key = keysNow().find((candidate) => candidate.headerText === headerText);
      if (key === undefined || !isCanonical(signature)) throw invalidToken();
      try {
        const { payload } = await jwtVerify(token, key.publicKey, {
          algorithms: [signingAlgorithm],
          issuer,
          audience,
          requiredClaims: ['sub', 'sid', 'role', 'exp', 'jti'],
        });
        return toVerifiedToken(payload);
      } catch (error) {
        throw error instanceof joseErrors.JWTExpired ? expiredToken() : invalidToken();
      }
    },
  };
}
