export {
  type AccessTokens,
  accessTokenSeconds,
  generateSigningKey,
  type IssuedToken,
  openAccessTokens,
  type VerifiedToken,
} from './access-tokens.ts';
export { type Actor, isStaff, type Role, roles } from './actor.ts';
export { openRevokedSessions, type RevokedSessions } from './revoked-sessions.ts';
export {
  openSharedRevokedSessions,
  type SharedRevokedSessions,
  type SharedRevokedSessionsOptions,
} from './revoked-sessions-shared.ts';
