import { type Actor, isStaff } from '../identity/actor.ts';

/**
 * What is known of an actor, as far as directives ask for it: `authenticated`, and `scope:` or `policy:` with the name of
 * each scope the actor has and each policy the actor meets.
 */
export type Claims = ReadonlySet<string>;

/** The claim of everybody who is signed in. */
export const signedIn = 'authenticated';

/** The claims of nobody. */
export const noClaims: Claims = new Set();
const ofCustomers: Claims = new Set([signedIn]);
const ofStaff: Claims = new Set([signedIn, 'scope:staff']);
const ofAdministrators: Claims = new Set([signedIn, 'scope:staff', 'scope:admin']);

/** The claims that go with an actor's role; administrators are staff too. */
export function claimsOf(actor: Actor | null): Claims {
  if (actor === null) return noClaims;
  if (actor.role === 'ADMIN') return ofAdministrators;
  return isStaff(actor) ? ofStaff : ofCustomers;
}
