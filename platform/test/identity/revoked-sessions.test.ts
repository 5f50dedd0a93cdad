import { describe, expect, it } from 'vitest';
import { accessTokenSeconds, openRevokedSessions } from '../../src/identity/index.ts';

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
