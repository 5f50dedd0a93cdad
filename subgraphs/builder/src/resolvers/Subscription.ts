import { mapStream } from '@pet/platform/live';
import type { SubscriptionResolvers } from '../../generated/graphql.ts';

export const Subscription: SubscriptionResolvers = {
  designChanged: {
    async subscribe(_, { designId, afterVersion, shareToken }, { changes, reader }) {
      const request = { designId, afterVersion: afterVersion ?? null, shareToken: shareToken ?? null };
      const stream = await changes.follow(reader, request);
      return mapStream(stream, (designChanged) => ({ designChanged }));
    },
  },
};
