import { unauthenticated } from '@pet/platform/graphql';
import type { BuilderContext } from '../context.ts';
import type { Reader } from '../domain/access.ts';

/**
 * The reader of a field whose permission rule lets only signed-in actors through.
 * @throws GraphQLError UNAUTHENTICATED should the rule be missing
 */
export function requireReader({ reader }: BuilderContext): NonNullable<Reader> {
  if (reader === null) throw unauthenticated();
  return reader;
}
