export {
  type AccessTokens,
  type IssuedToken,
  keyIdOf,
  openAccessTokens,
  type RotatingAccessTokens,
  type VerifiedToken,
} from './access-tokens.ts';
export { type Actor, isStaff, type Role, roles } from './actor.ts';
export type { Caller } from './caller.ts';
export { type Issuer, type IssuerToken, type IssuerTokens, openIssuerTokens } from './issuer-tokens.ts';
export { type Nonces, openNonces } from './nonces.ts';
export { type NoncePatience, openSharedNonces, type SharedNoncesOptions } from './nonces-shared.ts';
export { openRevokedSessions, type RevokedSessions } from './revoked-sessions.ts';
export {
  openSharedRevokedSessions,
  type SharedRevokedSessions,
  type SharedRevokedSessionsOptions,
} from './revoked-sessions-shared.ts';
export {
  fingerprintOf,
  openServiceSigner,
  openServiceVerifier,
  type ServiceCall,
  type ServiceKey,
  type ServiceSigner,
  type ServiceVerifier,
  signatureLifetime,
} from './service-signatures.ts';
export {
  accessTokenSeconds,
  generateSigningKey,
  type SigningKey,
  type SigningKeys,
  withNextKey,
} from './signing-keys.ts';
