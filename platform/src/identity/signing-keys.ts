import { exportJWK, generateKeyPair } from 'jose';
import { z } from 'zod';

/** Of all our access tokens: ECDSA on P-256 with SHA-256. */
export const signingAlgorithm = 'ES256';

/** Access tokens are short-lived because a stolen one cannot be told from its owner's. */
export const accessTokenSeconds = 15 * 60;

/** Clocks of a fleet differ a little. */
const clockToleranceSeconds = 60;

/** A private EC P-256 key as a JSON Web Key (RFC 7517). */
export const privateJwk = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  d: z.string(),
});

/** A key that signs access tokens, and when. */
export interface SigningKey {
  readonly key: z.infer<typeof privateJwk>;
  /** It signs from then on, until a later one does. */
  readonly since: Date;
  /** What it signed counts until then; null as long as no other takes its place. */
  readonly until: Date | null;
}

/** An installation always has one. */
export type SigningKeys = readonly [SigningKey, ...SigningKey[]];

/** Makes a new key. @param since when it begins to sign */
export async function generateSigningKey(since: Date = new Date()): Promise<SigningKey> {
  const { privateKey } = await generateKeyPair(signingAlgorithm, { extractable: true });
  return { key: privateJwk.parse(await exportJWK(privateKey)), since, until: null };
}

/**
 * Puts a new key in the place of the one that signs. The old one counts until the last token it can have signed has
 * ended; those whose time is over are dropped.
 * @param next begins to sign only when every process knows it
 */
export function withNextKey(keys: SigningKeys, next: SigningKey, now: Date = new Date()): SigningKeys {
  const lastTokenEnds = new Date(next.since.getTime() + (accessTokenSeconds + clockToleranceSeconds) * 1000);
  const kept = keys
    .filter(({ until }) => until === null || until > now)
    .map((key) => ({ ...key, until: key.until ?? lastTokenEnds }));
  return [next, ...kept];
}
