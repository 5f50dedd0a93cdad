import { payload } from '@pet/platform/graphql';
import type { MutationResolvers } from '../../generated/graphql.ts';
import { requireReader } from './require-reader.ts';

export const Mutation: MutationResolvers = {
  createDesign: (_, { input }, context) =>
    payload({ design: null }, async () => ({
      design: await context.designs.create(requireReader(context).userId, input, context.requestId),
    })),

  updateDesign: (_, { input }, { designs, reader, requestId }) =>
    payload({ design: null }, async () => ({ design: await designs.update(reader, input, requestId) })),

  duplicateDesign: (_, { input }, context) =>
    payload({ design: null }, async () => ({
      design: await context.designs.duplicate(
        context.reader,
        requireReader(context).userId,
        input,
        context.requestId,
      ),
    })),

  deleteDesign: (_, { input }, { designs, reader, requestId }) =>
    payload({ deletedDesignId: null }, async () => ({
      deletedDesignId: await designs.remove(reader, input.id, requestId),
    })),

  shareDesign: (_, { input }, { shares, reader, requestId }) =>
    payload({ share: null, token: null, url: null }, () => shares.create(reader, input, requestId)),

  revokeDesignShare: (_, { input }, { shares, reader }) =>
    payload({ share: null }, async () => ({ share: await shares.revoke(reader, input.shareId) })),

  createPreset: (_, { input }, { presets, requestId }) =>
    payload({ preset: null }, async () => ({ preset: await presets.create(input, requestId) })),

  updatePreset: (_, { input }, { presets, requestId }) =>
    payload({ preset: null }, async () => ({ preset: await presets.update(input, requestId) })),

  archivePreset: (_, { input }, { presets, requestId }) =>
    payload({ preset: null }, async () => ({ preset: await presets.archive(input.id, requestId) })),
};
