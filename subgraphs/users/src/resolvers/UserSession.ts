import type { UserSessionResolvers } from '../../generated/graphql.ts';

export const UserSession: UserSessionResolvers = {
  current: ({ id }, _args, { actor }) => id === actor?.sessionId,
};
