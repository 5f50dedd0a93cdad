import type { webcrypto } from 'node:crypto';
import { Socket } from 'node:net';
import { exportSPKI, generateKeyPair, importJWK, type JWTPayload, SignJWT } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  type AccessTokens,
  generateSigningKey,
  keyIdOf,
  openAccessTokens,
  type SigningKey,
} from '../../src/identity/index.ts';
import {
  alterations,
  headersWithKeys,
  refusedClaims,
  refusedTypes,
  signToken,
  testActor,
  tokenClaims,
  tokenPart,
} from '../../src/testing/index.ts';

let key: SigningKey;
let kid: string;
let tokens: AccessTokens;
const connect = vi.spyOn(Socket.prototype, 'connect');
beforeAll(async () => {
  key = await generateSigningKey();
  kid = await keyIdOf(key);
  tokens = await openAccessTokens(key);
  connect.mockClear();
});
afterEach(() => {
  // Whatever a token says, nobody is asked about it.
  expect(connect).not.toHaveBeenCalled();
});
afterAll(() => connect.mockRestore());

/** What becomes of a token: `accepted`, or the code of the refusal. */
function fate(token: string): Promise<unknown> {
  return tokens.verify(token).then(
    () => 'accepted',
    (error) => error.extensions.code,
  );
}

/** Signed with the key of the installation. */
function signed(payload: JWTPayload, header: Readonly<Record<string, unknown>> = {}): Promise<string> {
  return signToken(key, payload, header);
}

it('a token as we make it is accepted', async () => {
  expect(await fate(await signed(tokenClaims()))).toBe('accepted');
});

describe('a token is refused', () => {
  it.each([
    ['nothing', ''],
    ['no token', 'not.a.token'],
    ['dots', '...'],
    ['five parts', 'a.b.c.d.e'],
    ['a name of every object', '__proto__.constructor.toString'],
  ])('that is %s', async (_, token) => {
    expect(await fate(token)).toBe('UNAUTHENTICATED');
  });

  it.each(['none', 'None', 'NONE', 'nOnE'])('with alg: %s, with and without a signature', async (alg) => {
    const [, payload, signature] = (await signed(tokenClaims())).split('.');
    const header = tokenPart({ alg, kid, typ: 'at+jwt' });
    expect(await fate(`${header}.${payload}.`)).toBe('UNAUTHENTICATED');
    expect(await fate(`${header}.${payload}.${signature}`)).toBe('UNAUTHENTICATED');
  });

  it('with HS256, signed with the public key in each of its forms', async () => {
    const [jwk] = tokens.jwks.keys;
    const { d: _, ...publicJwk } = key.key;
    const pem = await exportSPKI(
      (await importJWK(publicJwk, 'ES256', { extractable: true })) as webcrypto.CryptoKey,
    );
    const forms = [JSON.stringify(jwk), JSON.stringify(publicJwk), pem, pem.trim(), publicJwk.x];
    for (const form of forms) {
      const forged = await new SignJWT(tokenClaims())
        .setProtectedHeader({ alg: 'HS256', kid, typ: 'at+jwt' })
        .sign(new TextEncoder().encode(form));
      expect(await fate(forged)).toBe('UNAUTHENTICATED');
    }
  });

  it('of another key, under its own name, ours, or none', async () => {
    const other = await generateSigningKey();
    const others = await openAccessTokens(other);
    expect(await fate((await others.issue(testActor('ADMIN'))).token)).toBe('UNAUTHENTICATED');
    for (const name of [{ kid }, {}, { kid: '' }, { kid: '../../dev/null' }, { kid: "' OR 1=1 --" }]) {
      const forged = await new SignJWT(tokenClaims())
        .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', ...name })
        .sign(await importJWK(other.key, 'ES256'));
      expect(await fate(forged)).toBe('UNAUTHENTICATED');
    }
  });

  it('that brings its own key, or says where to find one', async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
    const jwk = await crypto.subtle.exportKey('jwk', publicKey);
    for (const header of headersWithKeys(jwk)) {
      const forged = await new SignJWT(tokenClaims())
        .setProtectedHeader({ alg: 'ES256', kid, typ: 'at+jwt', ...header })
        .sign(privateKey);
      expect(await fate(forged)).toBe('UNAUTHENTICATED');
      // Nor is it followed when the signature is right.
      expect(await fate(await signed(tokenClaims(), header))).toBe('UNAUTHENTICATED');
    }
  });

  it.each(refusedClaims())('with %s', async (_, payload) => {
    expect(await fate(await signed(payload))).toBe('UNAUTHENTICATED');
  });

  it.each(refusedTypes)('of another type: %o', async (header) => {
    expect(await fate(await signed(tokenClaims(), header))).toBe('UNAUTHENTICATED');
  });
});

describe('a token whose text was altered is refused', () => {
  it.each(alterations)('with %s', async (_, alter) => {
    // Some have to be tried until the signature has a letter that the plain alphabet writes in another way.
    let token: string;
    do token = await signed(tokenClaims());
    while (alter(token) === token);
    expect(await fate(alter(token))).toBe('UNAUTHENTICATED');
  });

  it('with other spare bits in its last character', async () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const token = await signed(tokenClaims());
    const last = token.at(-1) ?? '';
    for (const letter of alphabet.replace(last, ''))
      expect(await fate(token.slice(0, -1) + letter), letter).toBe('UNAUTHENTICATED');
  });

  it('with another role in its place', async () => {
    const [header, , signature] = (await signed(tokenClaims({ role: 'CUSTOMER' }))).split('.');
    expect(await fate(`${header}.${tokenPart(tokenClaims())}.${signature}`)).toBe('UNAUTHENTICATED');
  });
});

describe('TOKEN_EXPIRED', () => {
  it('is said of a genuine token that is over', async () => {
    expect(await fate((await tokens.issue(testActor(), -1)).token)).toBe('TOKEN_EXPIRED');
    expect(await fate((await tokens.issue(testActor(), 0)).token)).toBe('TOKEN_EXPIRED');
  });

  it('is not said of any other', async () => {
    const { token } = await tokens.issue(testActor(), -1);
    const others = await openAccessTokens(await generateSigningKey());
    const forged = [
      `${token}=`,
      token.slice(0, -2),
      (await others.issue(testActor(), -1)).token,
      await signed(tokenClaims({ exp: Math.floor(Date.now() / 1000) - 1, iss: 'https://evil.example' })),
      await signed(tokenClaims({ exp: Math.floor(Date.now() / 1000) - 1 }), { typ: 'JWT' }),
    ];
    for (const each of forged) expect(await fate(each)).toBe('UNAUTHENTICATED');
  });
});
