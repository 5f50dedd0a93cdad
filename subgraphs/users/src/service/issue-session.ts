import { randomUUID } from 'node:crypto';
import { type Cause, type Payload, publish } from '@pet/platform/events';
import type { AccessTokens } from '@pet/platform/identity';
import type { Transaction } from '../database.ts';
import { digestRefreshToken, mintRefreshToken } from '../domain/refresh-tokens.ts';
import { refreshTokenLifetime } from '../domain/sessions.ts';
import type { SessionParent, UserParent } from '../parents.ts';
import { sessionStarted } from './session-events.ts';

/** A device that signs in or stays signed in. */
export interface Device {
  /** What its owner calls it. */
  readonly deviceName: string | null;
  /** What it calls itself. */
  readonly userAgent: string | null;
}

/** How a session comes to be, and by which request. */
export interface SessionStart extends Device {
  readonly by: Payload<'session.started'>['by'];
  readonly cause: Cause;
}

/** A refresh token that was just made, in the three forms that different parties see. */
export interface NewRefreshToken {
  readonly row: { readonly id: string; readonly tokenHash: string; readonly expiresAt: Date };
  /** For its owner alone; stored nowhere. */
  readonly secret: string;
}

/** Makes a refresh token that can be used for 7 days from `now`. */
export function newRefreshToken(now: Date): NewRefreshToken {
  const secret = mintRefreshToken();
  const expiresAt = new Date(now.getTime() + refreshTokenLifetime);
  return { secret, row: { id: randomUUID(), tokenHash: digestRefreshToken(secret), expiresAt } };
}

/**
 * Signs the access token and puts together what the owner of a session is given. Called while the transaction holds
 * its locks, so that a revocation cannot commit before a token it would miss is signed.
 */
export async function handOver(
  accessTokens: AccessTokens,
  sessionId: string,
  user: UserParent,
  refreshToken: NewRefreshToken,
): Promise<SessionParent> {
  const access = await accessTokens.issue({ userId: user.id, sessionId, role: user.role });
  return {
    id: sessionId,
    accessToken: access.token,
    accessTokenExpiresAt: access.expiresAt,
    refreshToken: refreshToken.secret,
    refreshTokenExpiresAt: refreshToken.row.expiresAt,
    user: { ...user, provenOwner: true },
  };
}

/** Starts a session of an account whose row the transaction has created or locked. */
export async function startSession(
  tx: Transaction,
  accessTokens: AccessTokens,
  user: UserParent,
  { deviceName, userAgent, by, cause }: SessionStart,
): Promise<SessionParent> {
  const now = new Date();
  const refreshToken = newRefreshToken(now);
  const session = {
    id: randomUUID(),
    userId: user.id,
    deviceName,
    userAgent,
    createdAt: now,
    lastUsedAt: now,
    expiresAt: refreshToken.row.expiresAt,
    currentTokenId: refreshToken.row.id,
  };
  await tx.session.createMany({ data: session });
  await tx.refreshToken.createMany({ data: { ...refreshToken.row, sessionId: session.id } });
  await publish(tx, sessionStarted(session, by, cause));
  return handOver(accessTokens, session.id, user, refreshToken);
}
