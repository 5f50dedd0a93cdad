import { parseInput, payload } from '@pet/platform/graphql';
import type { MutationResolvers } from '../../generated/graphql.ts';
import { replayInput, retryInput } from '../domain/input.ts';

export const Mutation: MutationResolvers = {
  replayWebhook: (_parent, { input }, { replaying }) =>
    payload({ delivery: null }, async () => ({
      delivery: await replaying.replay(parseInput(replayInput, input).id),
    })),

  retryFailedWebhooks: (_parent, { input }, { replaying }) =>
    payload({ retried: null }, async () => ({
      retried: await replaying.retry(parseInput(retryInput, input).filter),
    })),
};
