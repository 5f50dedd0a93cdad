import type { CacheInvalidationResolvers } from '../../generated/graphql.ts';

export const CacheInvalidation: CacheInvalidationResolvers = {
  user: ({ actorId }) => (actorId === null ? null : { id: actorId }),
};
