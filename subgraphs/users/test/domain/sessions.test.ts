import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  digestRefreshToken,
  looksLikeRefreshToken,
  mintRefreshToken,
} from '../../src/domain/refresh-tokens.ts';
import {
  exchange,
  judgeRefresh,
  type RefreshFamily,
  refreshTokenLifetime,
  repeatGrace,
} from '../../src/domain/sessions.ts';

type ExchangeArguments = Parameters<typeof exchange> extends [RefreshFamily, ...infer Rest] ? Rest : never;

const start = new Date('2026-11-21T12:00:00.000Z');
const later = (milliseconds: number) => new Date(start.getTime() + milliseconds);
const fresh: RefreshFamily = {
  revokedAt: null,
  currentTokenId: 't0',
  previousTokenId: null,
  rotatedAt: null,
  userAgent: 'phone',
};
const after = (family: RefreshFamily, ...change: ExchangeArguments): RefreshFamily => ({
  ...family,
  ...exchange(family, ...change),
});
const rotated = after(fresh, 'ROTATE', 't1', 'phone', start);
const token = (id: string, userAgent: string | null = 'phone') => ({
  id,
  userAgent,
  expiresAt: later(refreshTokenLifetime),
});

describe('judging a refresh token', () => {
  it('rotates the current one, from whatever device', () => {
    expect(judgeRefresh(fresh, token('t0'), start)).toBe('ROTATE');
    expect(judgeRefresh(fresh, token('t0', 'phone after an update'), start)).toBe('ROTATE');
  });

  it('issues another successor to the same device within the grace', () => {
    expect(judgeRefresh(rotated, token('t0'), later(repeatGrace))).toBe('REISSUE');
    expect(judgeRefresh(rotated, token('t0'), later(repeatGrace + 1))).toBe('REVOKE');
    expect(judgeRefresh(rotated, token('t0', 'laptop'), later(1))).toBe('REVOKE');
    expect(judgeRefresh(rotated, token('t0', null), later(1))).toBe('REVOKE');
  });

  it('revokes once the successor has been used, or one that was replaced is', () => {
    const twice = after(rotated, 'ROTATE', 't2', 'phone', later(1));
    expect(judgeRefresh(twice, token('t0'), later(2))).toBe('REVOKE');
    const reissued = after(rotated, 'REISSUE', 't1b', 'phone', later(1));
    expect(judgeRefresh(reissued, token('t1'), later(2))).toBe('REVOKE');
    expect(judgeRefresh(reissued, token('t1b'), later(2))).toBe('ROTATE');
  });

  it('counts the grace from the first use, however often it is repeated', () => {
    const reissued = after(rotated, 'REISSUE', 't1b', 'phone', later(repeatGrace));
    expect(judgeRefresh(reissued, token('t0'), later(repeatGrace + 1))).toBe('REVOKE');
  });

  it('refuses what is over', () => {
    expect(judgeRefresh({ ...fresh, revokedAt: start }, token('t0'), start)).toBe('REFUSE');
    expect(judgeRefresh(fresh, { ...token('t0'), expiresAt: start }, start)).toBe('REFUSE');
    expect(judgeRefresh(rotated, { ...token('t0'), expiresAt: start }, start)).toBe('REFUSE');
  });

  it('never leaves two usable branches, and a token that is neither current nor previous ends the session', () => {
    const step = fc.record({
      pick: fc.nat(),
      wait: fc.integer({ min: 0, max: 2 * repeatGrace }),
      userAgent: fc.constantFrom('phone', 'laptop', null),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let family = fresh;
        let now = 0;
        const issued = ['t0'];
        for (const { pick, wait, userAgent } of steps) {
          now += wait;
          const usable = issued.filter((id) => judgeRefresh(family, token(id), later(now)) === 'ROTATE');
          expect(usable).toEqual(family.revokedAt === null ? [family.currentTokenId] : []);
          const id = issued[pick % issued.length] ?? 't0';
          const verdict = judgeRefresh(family, token(id, userAgent), later(now));
          if (family.revokedAt !== null) expect(verdict).toBe('REFUSE');
          else if (id !== family.currentTokenId && id !== family.previousTokenId)
            expect(verdict).toBe('REVOKE');
          if (verdict === 'REVOKE') family = { ...family, revokedAt: later(now) };
          if (verdict === 'ROTATE' || verdict === 'REISSUE') {
            const successor = `t${issued.length}`;
            issued.push(successor);
            family = after(family, verdict, successor, userAgent, later(now));
          }
        }
      }),
    );
  });
});

describe('a refresh token', () => {
  it('is 32 random bytes in base64url, and its digest says nothing of it', () => {
    const tokens = Array.from({ length: 100 }, mintRefreshToken);
    expect(new Set(tokens).size).toBe(100);
    for (const each of tokens) {
      expect(looksLikeRefreshToken(each)).toBe(true);
      expect(Buffer.from(each, 'base64url')).toHaveLength(32);
      expect(digestRefreshToken(each)).not.toBe(each);
      expect(digestRefreshToken(each)).toBe(digestRefreshToken(each));
    }
  });

  it.each(['', 'x', `${'a'.repeat(43)}\n`, 'a'.repeat(44), `${'a'.repeat(42)}=`, 'a'.repeat(1_000_000)])(
    'is not %.50j',
    (text) => {
      expect(looksLikeRefreshToken(text)).toBe(false);
    },
  );
});
