export { allow, and, deny, not, or } from 'graphql-shield';
export { type Claims, claimsOf, noClaims, signedIn } from './claims.ts';
export { type Permissions, protect, rulesOf } from './protect.ts';
export { requireActor } from './require-actor.ts';
export {
  type DirectiveNames,
  guardingDirectives,
  isFulfilled,
  type Requirement,
  requirementsOf,
} from './requirements.ts';
export { isStaffMember, refusalOf, rule } from './rules.ts';
