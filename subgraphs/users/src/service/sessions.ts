import { type Cause, publish } from '@pet/platform/events';
import { isUuid } from '@pet/platform/graphql';
import type { AccessTokens, Actor, RevokedSessions } from '@pet/platform/identity';
import { accountColumns, type Database, type Transaction } from '../database.ts';
import type { Credentials } from '../domain/inputs.ts';
import { digestRefreshToken, looksLikeRefreshToken } from '../domain/refresh-tokens.ts';
import { exchange, judgeRefresh } from '../domain/sessions.ts';
import type { SessionParent, UserSessionParent } from '../parents.ts';
import type { FailedLogins } from './failed-logins.ts';
import { handOver, newRefreshToken, startSession } from './issue-session.ts';
import type { PasswordHashes } from './password-hashes.ts';
import { invalidCredentials, invalidRefreshToken, noSuchSession } from './problems.ts';
import { reuseDetected, type SessionEnd, sessionEnded } from './session-events.ts';

const longestList = 100;

interface SessionsOptions {
  readonly database: Database;
  readonly accessTokens: AccessTokens;
  readonly revokedSessions: RevokedSessions;
  readonly passwordHashes: PasswordHashes;
  readonly failedLogins: Pick<FailedLogins, 'note'>;
  wakeRelay(): void;
}

/** Who is signed in where: sign-in, refresh, and the ends of sessions. */
export type Sessions = ReturnType<typeof openSessions>;

/** What became of a presented refresh token; the transaction commits either way. */
type Refreshed = { readonly session: SessionParent } | { readonly revokedSessionId: string } | null;

/**
 * Revokes sessions of an account that have not been revoked yet, and publishes that.
 * @param which all of them, all but one, or one
 * @returns their ids, to be told to {@link RevokedSessions} once the transaction has committed
 */
export async function revokeSessionRows(
  tx: Transaction,
  userId: string,
  which: { id?: string | { not: string } },
  reason: SessionEnd,
  cause: Cause,
): Promise<string[]> {
  const now = new Date();
  const revoked = await tx.session.updateManyAndReturn({
    where: { ...which, userId, revokedAt: null, expiresAt: { gt: now } },
    data: { revokedAt: now },
    select: { id: true },
  });
  await publish(tx, ...revoked.map(({ id }) => sessionEnded({ id, userId }, reason, cause)));
  return revoked.map(({ id }) => id);
}

/**
 * Exchanges a token under its session's row lock, so that of two requests with one token the second sees what the
 * first did.
 */
async function refreshLocked(
  tx: Transaction,
  accessTokens: AccessTokens,
  tokenHash: string,
  userAgent: string | null,
  cause: Cause,
): Promise<Refreshed> {
  const locked = await tx.$queryRaw<unknown[]>`
    SELECT FROM sessions JOIN refresh_tokens ON refresh_tokens.session_id = sessions.id
    WHERE refresh_tokens.token_hash = ${tokenHash} FOR UPDATE OF sessions`;
  if (locked.length === 0) return null;
  // A statement of its own: the one that waited for the lock still has the snapshot from before it.
  const { session, ...token } = await tx.refreshToken.findUniqueOrThrow({
    where: { tokenHash },
    select: { id: true, expiresAt: true, session: { include: { user: { select: accountColumns } } } },
  });
  const now = new Date();
  const verdict = judgeRefresh(session, { ...token, userAgent }, now);
  if (verdict === 'REFUSE') return null;
  if (verdict === 'REVOKE') {
    await tx.session.updateMany({ where: { id: session.id }, data: { revokedAt: now } });
    await publish(tx, ...reuseDetected(session, cause));
    return { revokedSessionId: session.id };
  }
  const successor = newRefreshToken(now);
  await tx.refreshToken.createMany({ data: { ...successor.row, sessionId: session.id } });
  await tx.session.updateMany({
    where: { id: session.id },
    data: {
      ...exchange(session, verdict, successor.row.id, userAgent, now),
      lastUsedAt: now,
      expiresAt: successor.row.expiresAt,
    },
  });
  // An expired token is refused whether or not it is known, so nothing is lost with it.
  await tx.refreshToken.deleteMany({ where: { sessionId: session.id, expiresAt: { lte: now } } });
  return { session: await handOver(accessTokens, session.id, session.user, successor) };
}

/** Opens the use cases around sessions. */
export function openSessions(options: SessionsOptions) {
  const { database, accessTokens, revokedSessions, passwordHashes, failedLogins, wakeRelay } = options;

  /** Ends sessions of an account, everywhere. @returns their ids */
  async function revokeWhich(
    { userId }: Actor,
    which: Parameters<typeof revokeSessionRows>[2],
    reason: SessionEnd,
    cause: Cause,
  ): Promise<string[]> {
    const revoked = await database.$transaction((tx) => revokeSessionRows(tx, userId, which, reason, cause));
    wakeRelay();
    for (const id of revoked) revokedSessions.revoke(id);
    return revoked;
  }

  return {
    /** @throws UserError INVALID_CREDENTIALS, alike and after the same time for an unknown address and a wrong password */
    async login(
      { email, password, deviceName }: Credentials,
      userAgent: string | null,
      cause: Cause,
    ): Promise<SessionParent> {
      const found = await database.user.findUnique({
        where: { email },
        select: { id: true, passwordHash: true },
      });
      const matched = await passwordHashes.matches(found?.passwordHash, password);
      if (!matched && found?.passwordHash != null) failedLogins.note(found.id);
      if (found === null || !matched) throw invalidCredentials();
      const { id, passwordHash } = found;
      const session = await database.$transaction(async (tx) => {
        // The password may have changed while it was being checked: nobody may get in with the old one afterwards.
        const unchanged = await tx.$queryRaw<unknown[]>`
          SELECT FROM users WHERE id = ${id}::uuid AND password_hash = ${passwordHash} FOR SHARE`;
        if (unchanged.length === 0) throw invalidCredentials();
        const user = await tx.user.findUniqueOrThrow({ where: { id }, select: accountColumns });
        await tx.session.deleteMany({ where: { userId: id, expiresAt: { lte: new Date() } } });
        return startSession(tx, accessTokens, user, { deviceName, userAgent, by: 'LOGIN', cause });
      });
      wakeRelay();
      return session;
    },

    /** @throws UserError INVALID_REFRESH_TOKEN, alike for unknown, expired, used and revoked tokens */
    async refresh(refreshToken: string, userAgent: string | null, cause: Cause): Promise<SessionParent> {
      if (!looksLikeRefreshToken(refreshToken)) throw invalidRefreshToken();
      const tokenHash = digestRefreshToken(refreshToken);
      const outcome = await database.$transaction((tx) =>
        refreshLocked(tx, accessTokens, tokenHash, userAgent, cause),
      );
      if (outcome !== null && 'session' in outcome) return outcome.session;
      if (outcome !== null) {
        wakeRelay();
        revokedSessions.revoke(outcome.revokedSessionId);
      }
      throw invalidRefreshToken();
    },

    /** The actor's sessions that have not ended, the last used first, at most 100. */
    list({ userId }: Actor): Promise<UserSessionParent[]> {
      return database.session.findMany({
        where: { userId, revokedAt: null, expiresAt: { gt: new Date() } },
        select: { id: true, deviceName: true, userAgent: true, createdAt: true, lastUsedAt: true },
        orderBy: [{ lastUsedAt: 'desc' }, { id: 'desc' }],
        take: longestList,
      });
    },

    /** Ends the actor's own session; it does no harm twice. */
    async logout(actor: Actor, cause: Cause): Promise<string> {
      const { sessionId } = actor;
      await revokeWhich(actor, { id: sessionId }, 'LOGGED_OUT', cause);
      // Also one that had ended: its access tokens may be about still.
      revokedSessions.revoke(sessionId);
      return sessionId;
    },

    /** @throws UserError NOT_FOUND when the actor has no such session, or not any more */
    async revoke(actor: Actor, sessionId: string, cause: Cause): Promise<string> {
      const [revoked] = isUuid(sessionId)
        ? await revokeWhich(actor, { id: sessionId }, 'REVOKED', cause)
        : [];
      if (revoked === undefined) throw noSuchSession();
      return revoked;
    },

    /** Ends the actor's sessions, perhaps except the one that asks, and returns how many there were. */
    async revokeAll(actor: Actor, exceptCurrent: boolean, cause: Cause): Promise<number> {
      const which = exceptCurrent ? { id: { not: actor.sessionId } } : {};
      const revoked = await revokeWhich(actor, which, 'REVOKED', cause);
      return revoked.length;
    },
  };
}
