import { randomUUID } from 'node:crypto';
import { importJWK, type JWTPayload, SignJWT } from 'jose';
import { keyIdOf, type SigningKey } from '../identity/index.ts';

const now = () => Math.floor(Date.now() / 1000);

/** The claims of a token of ours for an administrator, some of them replaced; `undefined` leaves one out. */
export function tokenClaims(changes: Readonly<Record<string, unknown>> = {}): JWTPayload {
  return {
    sid: randomUUID(),
    role: 'ADMIN',
    sub: randomUUID(),
    iss: 'https://allpetplus.test',
    aud: 'all-pet-plus',
    iat: now(),
    exp: now() + 600,
    jti: randomUUID(),
    ...changes,
  };
}

/** Signs with the key of the installation, as nobody else can: so that what is tested is all that is wrong. */
export async function signToken(
  key: SigningKey,
  payload: JWTPayload,
  header: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  return new SignJWT(payload)
    .setProtectedHeader({ alg: 'ES256', kid: await keyIdOf(key), typ: 'at+jwt', ...header })
    .sign(await importJWK(key.key, 'ES256'));
}

/** A part of a token as it is written (base64url of JSON). */
export function tokenPart(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

/** Claims for which a token is refused, by what is wrong with them. */
export const refusedClaims = (): [what: string, claims: JWTPayload][] => [
  ['another issuer', tokenClaims({ iss: 'https://evil.example' })],
  ['no issuer', tokenClaims({ iss: undefined })],
  ['another audience', tokenClaims({ aud: 'another-shop' })],
  ['no audience', tokenClaims({ aud: undefined })],
  ['no end', tokenClaims({ exp: undefined })],
  ['an end that is no number', tokenClaims({ exp: '9999999999' })],
  ['a beginning in the future', tokenClaims({ nbf: now() + 300 })],
  ['no account', tokenClaims({ sub: undefined })],
  ['an account that is no id', tokenClaims({ sub: "x' OR 1=1 --" })],
  ['no session', tokenClaims({ sid: undefined })],
  ['no name of its own', tokenClaims({ jti: undefined })],
  ['no role', tokenClaims({ role: undefined })],
  ['a role there is not', tokenClaims({ role: 'OWNER' })],
  ['roles', tokenClaims({ role: ['ADMIN'] })],
];

/** Headers that say of which type a token is, for which it is refused. */
export const refusedTypes = [
  { typ: 'JWT' },
  { typ: undefined },
  { typ: 'application/at+jwt' },
  { cty: 'JWT' },
];

/** Headers that bring a key, or say where to find one. */
export const headersWithKeys = (jwk: object): Readonly<Record<string, unknown>>[] => [
  { jwk },
  { jku: 'http://127.0.0.1:9/jwks.json' },
  { x5u: 'http://127.0.0.1:9/chain.pem' },
  { x5c: ['MIIB'] },
];

/** What can be done to the text of a token without its key. */
export const alterations: readonly [what: string, alter: (token: string) => string][] = [
  ['padding at its end', (token) => `${token}=`],
  ['more padding at its end', (token) => `${token}==`],
  ['a space at its end', (token) => `${token} `],
  ['a space before it', (token) => ` ${token}`],
  ['a line break at its end', (token) => `${token}\n`],
  ['a space in its signature', (token) => `${token.slice(0, -10)} ${token.slice(-10)}`],
  ['another dot', (token) => `${token}.`],
  ['a zero byte', (token) => `${token}\0`],
  ['its first letter changed', (token) => `f${token.slice(1)}`],
  ['its signature cut', (token) => token.slice(0, -1)],
  ['its signature doubled', (token) => token + token.split('.')[2]],
  ['the plain base64 alphabet', (token) => token.replaceAll('-', '+').replaceAll('_', '/')],
];

/**
 * A token of each kind that must be refused and that a header or a connection's parameters can hold, by what is wrong
 * with it.
 * @param key of the installation
 */
export async function forgedTokens(key: SigningKey): Promise<ReadonlyMap<string, string>> {
  const genuine = await signToken(key, tokenClaims());
  const [header, payload, signature] = genuine.split('.');
  const { d: _, ...publicKey } = key.key;
  const kid = await keyIdOf(key);
  const byPublicKey = new SignJWT(tokenClaims()).setProtectedHeader({ alg: 'HS256', kid, typ: 'at+jwt' });
  const forged: [string, string][] = [
    ['alg: none', `${tokenPart({ alg: 'none', kid, typ: 'at+jwt' })}.${payload}.`],
    ['HS256 and the public key', await byPublicKey.sign(new TextEncoder().encode(JSON.stringify(publicKey)))],
    ['an unknown key', await signToken(key, tokenClaims(), { kid: 'unknown' })],
    ['other claims', `${header}.${tokenPart(tokenClaims())}.${signature}`],
  ];
  for (const [what, claims] of refusedClaims()) forged.push([what, await signToken(key, claims)]);
  for (const types of refusedTypes)
    forged.push([JSON.stringify(types), await signToken(key, tokenClaims(), types)]);
  for (const keys of headersWithKeys(publicKey))
    forged.push([`${Object.keys(keys)}`, await signToken(key, tokenClaims(), keys)]);
  const sendable = /^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/;
  for (const [what, alter] of alterations) {
    const altered = alter(genuine);
    if (altered !== genuine && sendable.test(altered)) forged.push([what, altered]);
  }
  return new Map(forged);
}
