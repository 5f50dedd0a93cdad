/** How long a refresh token can be used, in milliseconds: 7 days. Each use starts them anew. */
export const refreshTokenLifetime = 7 * 24 * 60 * 60 * 1000;

/** How much of what a device calls itself is kept, in UTF-16 units. */
export const longestUserAgent = 300;

/** For how long after its use a refresh token may be repeated by a device that lost the answer, in milliseconds. */
export const repeatGrace = 10 * 1000;

/**
 * A session is a family of refresh tokens, each issued in exchange for the one before. It points at the only
 * one that can be used, so that a session can never have two usable branches, whatever happens.
 */
export interface RefreshFamily {
  readonly revokedAt: Date | null;
  readonly currentTokenId: string;
  /** The token in exchange for which the current one was issued; null before the first refresh. */
  readonly previousTokenId: string | null;
  /** When the previous token was first exchanged. */
  readonly rotatedAt: Date | null;
  /** What the device called itself at its last login or refresh. */
  readonly userAgent: string | null;
}

/** A refresh token of a family, being presented. */
export interface PresentedToken {
  readonly id: string;
  readonly expiresAt: Date;
  /** What the presenting device calls itself. */
  readonly userAgent: string | null;
}

/**
 * What to do with a presented refresh token:
 * - `ROTATE`: it is the current one; issue its successor.
 * - `REISSUE`: it is the previous one, repeated at once by the same device, and its successor has not been
 *   used: the answer was lost. Issue another successor in place of that one.
 * - `REVOKE`: it has been used before, so two parties hold it; end the session.
 * - `REFUSE`: it or its session is over; nothing to do.
 */
export type RefreshVerdict = 'ROTATE' | 'REISSUE' | 'REVOKE' | 'REFUSE';

/**
 * Judges a presented refresh token. A thief who repeats a token within the grace, calling himself what the
 * owner's device does, gains nothing for long: his successor replaces the owner's, and the owner's next
 * refresh, with a token that is neither current nor previous, ends the session for both.
 */
export function judgeRefresh(family: RefreshFamily, token: PresentedToken, now: Date): RefreshVerdict {
  if (family.revokedAt !== null || token.expiresAt <= now) return 'REFUSE';
  if (token.id === family.currentTokenId) return 'ROTATE';
  const repeated =
    token.id === family.previousTokenId &&
    family.rotatedAt !== null &&
    now.getTime() - family.rotatedAt.getTime() <= repeatGrace &&
    token.userAgent === family.userAgent;
  return repeated ? 'REISSUE' : 'REVOKE';
}

/** What changes in a family when its token is exchanged for `successorId`, after the verdict `ROTATE` or `REISSUE`. */
export function exchange(
  family: RefreshFamily,
  verdict: 'ROTATE' | 'REISSUE',
  successorId: string,
  userAgent: string | null,
  now: Date,
): Partial<RefreshFamily> {
  // A repeat leaves the previous token and the time of its first use, so that the grace does not grow.
  if (verdict === 'REISSUE') return { currentTokenId: successorId };
  return { currentTokenId: successorId, previousTokenId: family.currentTokenId, rotatedAt: now, userAgent };
}
