import { requireActor } from '@pet/platform/authorization';
import { mapStream } from '@pet/platform/live';
import type { SubscriptionResolvers } from '../../generated/graphql.ts';

export const Subscription: SubscriptionResolvers = {
  orderStatusChanged: {
    subscribe: async (_parent, { orderId, afterSequence }, context) => {
      const { following } = context.services;
      const changes = await following.followOrder(requireActor(context), orderId, afterSequence ?? null);
      return mapStream(changes, (orderStatusChanged) => ({ orderStatusChanged }));
    },
  },
  orderFeed: {
    subscribe: async (_parent, { afterSequence }, context) => {
      const changes = await context.services.following.followFeed(
        requireActor(context),
        afterSequence ?? null,
      );
      return mapStream(changes, (orderFeed) => ({ orderFeed }));
    },
  },
};
