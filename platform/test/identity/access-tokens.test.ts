import { importJWK } from 'jose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  accessTokenSeconds,
  generateSigningKey,
  keyIdOf,
  openAccessTokens,
  type SigningKeys,
  withNextKey,
} from '../../src/identity/index.ts';
import { testActor } from '../../src/testing/index.ts';

const start = Date.parse('2026-11-21T12:00:00Z');
const minutes = 60_000;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: start });
});
afterEach(() => {
  vi.useRealTimers();
});

function keyIdOfToken(token: string): string {
  return JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).kid;
}

describe('access tokens', () => {
  it('name the actor for fifteen minutes', async () => {
    const tokens = await openAccessTokens(await generateSigningKey());
    const actor = testActor('STAFF');
    const { token, expiresAt } = await tokens.issue(actor);
    expect(await tokens.verify(token)).toEqual({ actor, expiresAt });
    expect(expiresAt.getTime()).toBe(start + accessTokenSeconds * 1000);
  });

  it('publish public keys only', async () => {
    const { jwks } = await openAccessTokens(await generateSigningKey());
    const [key] = jwks.keys;
    expect(key).not.toHaveProperty('d');
    await expect(importJWK({ ...key }, 'ES256')).resolves.toBeDefined();
  });
});

describe('a key that is replaced', () => {
  async function rotated(): Promise<{ readonly before: SigningKeys; readonly after: SigningKeys }> {
    const before: SigningKeys = [await generateSigningKey(new Date(start - 1))];
    const next = await generateSigningKey(new Date(start + 5 * minutes));
    return { before, after: withNextKey(before, next) };
  }

  it('signs until the time of the new one has come; both are published meanwhile', async () => {
    const { before, after } = await rotated();
    const tokens = await openAccessTokens(...before);
    await tokens.useKeys(after);
    const [next, old] = await Promise.all(after.map(keyIdOf));
    expect(tokens.jwks.keys.map(({ kid }) => kid)).toEqual([next, old]);
    expect(keyIdOfToken((await tokens.issue(testActor())).token)).toBe(old);
    vi.setSystemTime(start + 5 * minutes);
    expect(keyIdOfToken((await tokens.issue(testActor())).token)).toBe(next);
  });

  it('fails no token in any process, in whatever order they learn of it', async () => {
    const { before, after } = await rotated();
    const knowing = await openAccessTokens(...after);
    const late = await openAccessTokens(...before);
    const first = await knowing.issue(testActor());
    await expect(late.verify(first.token)).resolves.toBeDefined();
    await late.useKeys(after);
    vi.setSystemTime(start + 5 * minutes);
    const second = await knowing.issue(testActor());
    for (const { token } of [first, second]) await expect(late.verify(token)).resolves.toBeDefined();
  });

  it('verifies the last token it signed, and counts no more a minute after', async () => {
    const { before, after } = await rotated();
    const tokens = await openAccessTokens(...after);
    const late = await openAccessTokens(...before);
    vi.setSystemTime(start + 5 * minutes - 1000);
    const { token, expiresAt } = await late.issue(testActor());
    vi.setSystemTime(expiresAt.getTime() - 1000);
    await expect(tokens.verify(token)).resolves.toBeDefined();
    vi.setSystemTime(expiresAt.getTime());
    await expect(tokens.verify(token)).rejects.toMatchObject({ extensions: { code: 'TOKEN_EXPIRED' } });
    vi.setSystemTime(start + (5 + 15 + 1) * minutes);
    const { token: retired } = await late.issue(testActor());
    await expect(tokens.verify(retired)).rejects.toMatchObject({ extensions: { code: 'UNAUTHENTICATED' } });
    expect(tokens.jwks.keys).toHaveLength(1);
    expect(withNextKey(after, await generateSigningKey())).toHaveLength(2);
  });

  it('is replaced once more before its successor signs, without a gap', async () => {
    const { after } = await rotated();
    const third = await generateSigningKey(new Date(start + 6 * minutes));
    const tokens = await openAccessTokens(...withNextKey(after, third));
    for (const time of [0, 5, 6]) {
      vi.setSystemTime(start + time * minutes);
      const { token } = await tokens.issue(testActor());
      vi.setSystemTime(start + (time + 14) * minutes);
      await expect(tokens.verify(token)).resolves.toBeDefined();
    }
  });
});

it('a first key that was made by a clock ahead of ours signs at once', async () => {
  const tokens = await openAccessTokens(await generateSigningKey(new Date(start + 5_000)));
  const { token } = await tokens.issue(testActor());
  await expect(tokens.verify(token)).resolves.toBeDefined();
});
