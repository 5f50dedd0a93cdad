import type { GraphQLError } from 'graphql';
import { rule as shieldRule } from 'graphql-shield';
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

function makeGuard(requirements: readonly Requirement[]): Guard {
  // There are only a few kinds of actors.
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

/** By what they ask for: fields that ask for the same have one guard, which is asked once for all of an object. */
const guards = new Map<string, Guard>();

/**
 * Asks for what directives ask for as their rules do, but at once: shield answers by promises, which takes longer than
 * most fields do.
 */
export function guardOf(requirements: readonly Requirement[]): Guard {
  const name = JSON.stringify(requirements);
  const known = guards.get(name) ?? makeGuard(requirements);
  guards.set(name, known);
  return known;
}

function makeRule(name: string, requirement: Requirement) {
  const guard = guardOf([requirement]);
  return shieldRule(name, { cache: 'contextual' })((_parent, _args, context) => guard(context) ?? true);
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
 * Decides, at once, whether somebody may have a field of what they were given.
 * @returns true, or false or an error for who may not
 */
type Check<Parent, Args, Context> = (parent: Parent, args: Args, context: Context) => boolean | Error;

/** By the rules that are made of them. */
const checks = new WeakMap<object, Check<unknown, unknown, unknown>>();

/**
 * A rule of more than who asks, for example of whose an object is. False refuses with FORBIDDEN, and so does a check that
 * throws.
 * @param name for those who debug
 */
export function rule<Parent, Args, Context>(name: string, check: Check<Parent, Args, Context>) {
  const made = shieldRule(name, { cache: 'no_cache' })(check);
  checks.set(made, check as Check<unknown, unknown, unknown>);
  return made;
}

/** Refuses a field by a rule. @returns null where it does not */
export type Refuse = (parent: unknown, args: unknown, context: unknown) => Error | null;

/** What a rule of {@link rule} says, without the promises of shield; null for a rule of shield's own, or of several. */
export function refuseBy(rule: object): Refuse | null {
  const check = checks.get(rule);
  if (check === undefined) return null;
  return (parent, args, context) => {
    try {
      const verdict = check(parent, args, context);
      if (verdict instanceof Error) return verdict;
      return verdict === true ? null : forbidden();
    } catch {
      return forbidden();
    }
  };
}

/** STAFF or ADMIN, for what depends on more than the actor; where it does not, the schema says `@requiresScopes`. */
export const isStaffMember = ruleOf([['scope:staff']]);
