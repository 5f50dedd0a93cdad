import { unauthenticated } from '@pet/platform/graphql';
import type { Actor } from '@pet/platform/identity';
import type { UsersContext } from '../context.ts';

/**
 * Who is signed in, where the permissions let nobody else through.
 * @throws GraphQLError UNAUTHENTICATED
 */
export function signedIn({ actor }: UsersContext): Actor {
  if (actor === null) throw unauthenticated();
  return actor;
}
