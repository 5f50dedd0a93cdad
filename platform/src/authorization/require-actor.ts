import { unauthenticated } from '../graphql/errors.ts';
import type { Actor } from '../identity/actor.ts';

/**
 * Who asks, where the permissions let nobody else through.
 * @throws GraphQLError UNAUTHENTICATED
 */
export function requireActor({ actor }: { readonly actor: Actor | null }): Actor {
  if (actor === null) throw unauthenticated();
  return actor;
}
