import { randomUUID } from 'node:crypto';
import type { GraphQLError } from 'graphql';
import { importJWK, SignJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  type AccessTokens,
  accessTokenSeconds,
  generateSigningKey,
  openAccessTokens,
  openRevokedSessions,
} from '../src/identity/index.ts';
import { testActor } from '../src/testing/index.ts';

let tokens: AccessTokens;
beforeAll(async () => {
  tokens = await openAccessTokens(await generateSigningKey());
});

async function refusal(token: string): Promise<unknown> {
  return tokens.verify(token).then(
    () => 'accepted',
    (error: GraphQLError) => error.extensions.code,
  );
}

describe('access tokens', () => {
  it('name the actor for fifteen minutes', async () => {
    const actor = testActor('STAFF');
    const { token, expiresAt } = await tokens.issue(actor);
    expect(await tokens.verify(token)).toEqual({ actor, expiresAt });
    expect(expiresAt.getTime() - Date.now()).toBeLessThanOrEqual(accessTokenSeconds * 1000);
  });

  it('tell expired from invalid', async () => {
    const { token } = await tokens.issue(testActor(), -1);
    expect(await refusal(token)).toBe('TOKEN_EXPIRED');
    expect(await refusal('not.a.token')).toBe('UNAUTHENTICATED');
  });

  it('are refused when another key, algorithm or type signed them', async () => {
    const claims = { sid: randomUUID(), role: 'ADMIN', jti: randomUUID() };
    const other = await openAccessTokens(await generateSigningKey());
    expect(await refusal((await other.issue(testActor('ADMIN'))).token)).toBe('UNAUTHENTICATED');

    const publicKeyAsSecret = new TextEncoder().encode(JSON.stringify(tokens.jwks.keys[0]));
    const forged = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt' })
      .setSubject(randomUUID())
      .setExpirationTime('1h')
      .sign(publicKeyAsSecret);
    expect(await refusal(forged)).toBe('UNAUTHENTICATED');

    const header = Buffer.from(JSON.stringify({ alg: 'none', typ: 'at+jwt' })).toString('base64url');
    const { token } = await tokens.issue(testActor('ADMIN'));
    expect(await refusal(`${header}.${token.split('.')[1]}.`)).toBe('UNAUTHENTICATED');
  });

  it('publish public keys only', async () => {
    const [key] = tokens.jwks.keys;
    expect(key).not.toHaveProperty('d');
    await expect(importJWK({ ...key }, 'ES256')).resolves.toBeDefined();
  });
});

describe('revoked sessions', () => {
  it('are remembered for as long as a token of theirs can live', () => {
    let now = 0;
    const revoked = openRevokedSessions(() => now);
    revoked.revoke('a');
    now = accessTokenSeconds * 1000 - 1;
    expect(revoked.has('a')).toBe(true);
    now += 1;
    expect(revoked.has('a')).toBe(false);
    expect(revoked.has('b')).toBe(false);
  });
});
