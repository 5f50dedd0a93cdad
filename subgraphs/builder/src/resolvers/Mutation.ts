import { payload } from '@pet/platform/graphql';
import type { MutationResolvers } from '../../generated/graphql.ts';
import { requireReader } from './require-reader.ts';

export const Mutation: MutationResolvers = {
  createDesign: (_, { input }, context) =>
    payload({ design: null }, async () => ({
      design: await context.designs.create(requireReader(context).userId, input, context.cause),
    })),

  updateDesign: (_, { input }, { designs, reader, cause }) =>
    payload({ design: null }, async () => ({ design: await designs.update(reader, input, cause) })),

  duplicateDesign: (_, { input }, context) =>
    payload({ design: null }, async () => ({
      design: await context.designs.duplicate(
        context.reader,
        requireReader(context).userId,
        input,
        context.cause,
      ),
    })),

  deleteDesign: (_, { input }, { designs, reader, cause }) =>
    payload({ deletedDesignId: null }, async () => ({
      deletedDesignId: await designs.remove(reader, input.id, cause),
    })),

  shareDesign: (_, { input }, { shares, reader, cause }) =>
    payload({ share: null, token: null, url: null }, () => shares.create(reader, input, cause)),

  revokeDesignShare: (_, { input }, { shares, reader, cause }) =>
    payload({ share: null }, async () => ({ share: await shares.revoke(reader, input.shareId, cause) })),

  createPreset: (_, { input }, { presets, cause }) =>
    payload({ preset: null }, async () => ({ preset: await presets.create(input, cause) })),

  updatePreset: (_, { input }, { presets, cause }) =>
    payload({ preset: null }, async () => ({ preset: await presets.update(input, cause) })),

  archivePreset: (_, { input }, { presets, cause }) =>
    payload({ preset: null }, async () => ({ preset: await presets.archive(input.id, cause) })),
};
