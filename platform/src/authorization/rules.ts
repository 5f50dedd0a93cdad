import { rule } from 'graphql-shield';
import { forbidden, unauthenticated } from '../graphql/errors.ts';
import { type Actor, isStaff } from '../identity/actor.ts';

interface ActorContext {
  readonly actor: Actor | null;
}

/**
 * A rule that needs only the actor. It is evaluated once per request ("contextual"), whatever fields it guards,
 * and answers UNAUTHENTICATED to nobody and FORBIDDEN to somebody.
 */
function actorRule(name: string, allows: (actor: Actor) => boolean) {
  return rule(name, { cache: 'contextual' })((_parent, _args, { actor }: ActorContext) => {
    if (actor === null) return unauthenticated();
    return allows(actor) || forbidden();
  });
}

/** Anybody who is signed in. */
export const isAuthenticated = actorRule('isAuthenticated', () => true);
/** STAFF or ADMIN. */
export const isStaffMember = actorRule('isStaffMember', isStaff);
/** ADMIN only. */
export const isAdministrator = actorRule('isAdministrator', (actor) => actor.role === 'ADMIN');
