import { parseInput, payload } from '@pet/platform/graphql';
import type { MutationResolvers } from '../../generated/graphql.ts';
import { reconcileInput, replayInput, retryInput } from '../domain/input.ts';

export const Mutation: MutationResolvers = {
  replayWebhook: (_parent, { input }, { replaying, cause }) =>
    payload({ delivery: null }, async () => ({
      delivery: await replaying.replay(parseInput(replayInput, input).id, cause),
    })),

  retryFailedWebhooks: (_parent, { input }, { replaying, cause }) =>
    payload({ retried: null }, async () => ({
      retried: await replaying.retry(parseInput(retryInput, input).filter, cause),
    })),

  reconcileWebhooks: (_parent, { input }, { reconciling, cause }) =>
    payload({ source: null }, async () => {
      const { source, ...window } = parseInput(reconcileInput, input);
      await reconciling.start(source, window, cause);
      return { source };
    }),
};
