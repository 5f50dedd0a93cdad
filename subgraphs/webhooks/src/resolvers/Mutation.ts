import { parseInput, payload } from '@pet/platform/graphql';
import type { MutationResolvers } from '../../generated/graphql.ts';
import { reconcileInput, replayInput, retryInput } from '../domain/input.ts';

export const Mutation: MutationResolvers = {
  replayWebhook: (_parent, { input }, { replaying }) =>
    payload({ delivery: null }, async () => ({
      delivery: await replaying.replay(parseInput(replayInput, input).id),
    })),

  retryFailedWebhooks: (_parent, { input }, { replaying }) =>
    payload({ retried: null }, async () => ({
      retried: await replaying.retry(parseInput(retryInput, input).filter),
    })),

  reconcileWebhooks: (_parent, { input }, { reconciling }) =>
    payload({ source: null }, async () => {
      const { source, ...window } = parseInput(reconcileInput, input);
      await reconciling.start(source, window);
      return { source };
    }),
};
