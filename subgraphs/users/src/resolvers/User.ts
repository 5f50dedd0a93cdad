import type { UserResolvers } from '../../generated/graphql.ts';

export const User: UserResolvers = {
  // A representation is any JSON: what is no text cannot be an id.
  __resolveReference: ({ id }, { loaders }) => (typeof id === 'string' ? loaders.accounts.load(id) : null),
  role: ({ role, deletedAt }) => (deletedAt === null ? role : null),
  preferences: ({ id }, _args, { loaders }) => loaders.preferences.load(id),
};
