import type { GraphQLError } from 'graphql';
import { rule } from 'graphql-shield';
import type { Guard } from '../execution/index.ts';
import { forbidden, unauthenticated } from '../graphql/errors.ts';
import type { Actor } from '../identity/actor.ts';
import { type Claims, claimsOf, signedIn } from './claims.ts';
import { isFulfilled, type Requirement } from './requirements.ts';

interface ActorContext {
  readonly actor: Actor | null;
}

/** What is answered to somebody who lacks what a directive asks for: UNAUTHENTICATED to nobody, FORBIDDEN to somebody. */
export function refusalOf(claims: Claims): GraphQLError {
  return claims.has(signedIn) ? forbidden() : unauthenticated();
}

function makeRule(name: string, requirement: Requirement) {
  return rule(name, { cache: 'contextual' })((_parent, _args, { actor }: ActorContext) => {
    const claims = claimsOf(actor);
    return isFulfilled(requirement, claims) || refusalOf(claims);
  });
}

/** By their names, by which shield keeps what they answered; there are as many as schemas have different requirements. */
const rules = new Map<string, ReturnType<typeof makeRule>>();

/** The rule that asks for what a directive asks for. It is evaluated once per request, whatever fields it guards. */
export function ruleOf(requirement: Requirement) {
  const name = `requires ${JSON.stringify(requirement)}`;
  const known = rules.get(name) ?? makeRule(name, requirement);
  rules.set(name, known);
  return known;
}

/**
 * Asks for what directives ask for as their rules do, but at once: shield answers by promises, which takes longer than
 * most fields do. It remembers who has what is asked for; there are only a few kinds of actors.
 */
export function guardOf(requirements: readonly Requirement[]): Guard {
  const known = new Map<Claims, boolean>();
  return (context) => {
    const claims = claimsOf((context as ActorContext).actor);
    let allowed = known.get(claims);
    if (allowed === undefined) {
      allowed = requirements.every((requirement) => isFulfilled(requirement, claims));
      known.set(claims, allowed);
    }
    return allowed ? null : refusalOf(claims);
  };
}

/** STAFF or ADMIN, for what depends on more than the actor; where it does not, the schema says `@requiresScopes`. */
export const isStaffMember = ruleOf([['scope:staff']]);
