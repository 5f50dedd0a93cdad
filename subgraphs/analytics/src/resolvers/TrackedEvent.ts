import type { TrackedEventResolvers } from '../../generated/graphql.ts';

export const TrackedEvent: TrackedEventResolvers = {
  receivedAt: (event) => event.createdAt,
  user: ({ userId }) => (userId === null ? null : { id: userId }),
};
