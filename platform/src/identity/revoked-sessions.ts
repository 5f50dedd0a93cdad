import { accessTokenSeconds } from './signing-keys.ts';

/** Sessions whose access tokens must no longer be accepted although they have not expired yet. */
export interface RevokedSessions {
  revoke(sessionId: string): void;
  has(sessionId: string): boolean;
  /**
   * Calls `tell` at each revocation of the session from now on.
   * @returns has it called no more
   */
  watch(sessionId: string, tell: () => void): () => void;
}

/**
 * Remembers revocations in this process for as long as a token issued before them can live.
 * @param now the clock, in milliseconds
 */
export function openRevokedSessions(now: () => number = Date.now): RevokedSessions {
  const expiries = new Map<string, number>();
  const watchers = new Map<string, Set<() => void>>();

  /** A Map iterates in insertion order and every entry lives equally long, so the expired ones come first. */
  function dropExpired(): void {
    for (const [sessionId, expiry] of expiries) {
      if (expiry > now()) return;
      expiries.delete(sessionId);
    }
  }

  return {
    revoke(sessionId) {
      dropExpired();
      expiries.delete(sessionId);
      expiries.set(sessionId, now() + accessTokenSeconds * 1000);
      for (const tell of watchers.get(sessionId) ?? []) tell();
    },
    has: (sessionId) => (expiries.get(sessionId) ?? 0) > now(),
    watch(sessionId, tell) {
      const told = watchers.get(sessionId) ?? new Set();
      watchers.set(sessionId, told.add(tell));
      return () => {
        told.delete(tell);
        if (told.size === 0 && watchers.get(sessionId) === told) watchers.delete(sessionId);
      };
    },
  };
}
