import { openRevokedSessions } from '@pet/platform/identity';
import { testActor } from '@pet/platform/testing';
import type { GraphQLError } from 'graphql';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SessionGuard } from '../../src/live/session-guard.ts';
import { type Authenticator, openTokenAuthenticator } from '../../src/request-context.ts';

const actor = testActor();
const revokedSessions = openRevokedSessions();
const authenticator: Authenticator = openTokenAuthenticator(
  {
    async verify() {
      throw new Error('Nobody signs in here');
    },
  },
  revokedSessions,
);
let ends: unknown[];
let guards: SessionGuard[];

function guardUntil(expiresAt: Date | null): SessionGuard {
  const caller = { actor: expiresAt && actor, expiresAt, authorization: null };
  const guard = new SessionGuard(caller, authenticator, (reason: GraphQLError) =>
    ends.push(reason.extensions.reason ?? reason.extensions.code),
  );
  guards.push(guard);
  return guard;
}

const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000);

beforeEach(() => {
  vi.useFakeTimers();
  ends = [];
  guards = [];
});
afterEach(() => {
  for (const guard of guards) guard.stop();
  vi.useRealTimers();
});

it('ends by itself when the token expires, and once', () => {
  const guard = guardUntil(inMinutes(15));
  vi.advanceTimersByTime(15 * 60_000 - 1);
  expect(guard.check()).toBe(true);
  expect(ends).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(ends).toEqual(['TOKEN_EXPIRED']);
  expect(guard.check()).toBe(false);
  expect(ends).toEqual(['TOKEN_EXPIRED']);
});

it('waits longer than a timer can', () => {
  const days = 60;
  const guard = guardUntil(inMinutes(days * 24 * 60));
  vi.advanceTimersByTime((days - 1) * 24 * 3_600_000);
  expect(guard.check()).toBe(true);
  vi.advanceTimersByTime(24 * 3_600_000);
  expect(ends).toEqual(['TOKEN_EXPIRED']);
});

it('ends by itself when the session is ended, and once', () => {
  const guard = guardUntil(inMinutes(15));
  guardUntil(inMinutes(15)).stop();
  revokedSessions.revoke(actor.sessionId);
  expect(ends).toEqual(['SESSION_ENDED']);
  revokedSessions.revoke(actor.sessionId);
  expect(guard.check()).toBe(false);
  expect(ends).toEqual(['SESSION_ENDED']);
});

it('ends at the next check when the session was ended before', () => {
  revokedSessions.revoke(actor.sessionId);
  expect(guardUntil(inMinutes(15)).check()).toBe(false);
  expect(ends).toEqual(['SESSION_ENDED']);
});

it('never ends for nobody, nor after it was stopped', () => {
  expect(guardUntil(null).check()).toBe(true);
  guardUntil(inMinutes(1)).stop();
  vi.advanceTimersByTime(3_600_000);
  expect(ends).toEqual([]);
});
