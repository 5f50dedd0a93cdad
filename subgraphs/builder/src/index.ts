import { readFileSync } from 'node:fs';
import { prismaAdapter } from '@pet/platform/database';
import { causeOf } from '@pet/platform/events';
import { isStaff } from '@pet/platform/identity';
import { defineSubgraph } from '@pet/platform/subgraph';
import { gql } from 'graphql-tag';
import { PrismaClient } from '../generated/prisma/client.ts';
import type { BuilderContext } from './context.ts';
import { openSubscriptions } from './events.ts';
import { createLoaders } from './loaders.ts';
import { permissions } from './permissions.ts';
import { openPreviewLinks } from './preview-links.ts';
import { previewRoute } from './preview-route.ts';
import { resolvers } from './resolvers/index.ts';
import { seedBuilder } from './seed/index.ts';
import { openChanges } from './service/changes.ts';
import { openDependencies } from './service/dependencies.ts';
import { openDesigns } from './service/designs.ts';
import { openPresetShelf } from './service/preset-shelf.ts';
import { openPresets } from './service/presets.ts';
import { openShares } from './service/shares.ts';

/** The builder: harness designs, their shares and live changes, presets, prices and previews. */
export default defineSubgraph<BuilderContext>({
  name: 'builder',
  port: 4002,
  typeDefs: gql(readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8')),
  resolvers,
  permissions,
  migrations: new URL('../prisma/migrations/', import.meta.url),
  staffReads: { type: 'design.read', fields: ['design', 'designs', 'designChanged'] },
  open(environment) {
    const { database, publicUrl, secret } = environment;
    const prisma = new PrismaClient({ adapter: prismaAdapter(database) });
    const previews = openPreviewLinks(publicUrl, secret('preview'));
    const dependencies = openDependencies(prisma, environment);
    const shares = openShares(dependencies);
    const presetShelf = openPresetShelf(dependencies);
    const useCases = {
      shares,
      designs: openDesigns(dependencies, shares),
      changes: openChanges(dependencies, shares),
      presetShelf,
      presets: openPresets(dependencies, presetShelf),
    };
    return {
      createContext: ({ actor, cacheLoads, ...request }) => ({
        actor,
        reader: actor === null ? null : { userId: actor.userId, staff: isStaff(actor) },
        cause: causeOf({ actor, ...request }),
        prisma,
        previews,
        loaders: createLoaders(prisma, cacheLoads),
        ...useCases,
      }),
      routes: [previewRoute(prisma, previews)],
      subscriptions: openSubscriptions(dependencies),
      seed: () => seedBuilder(prisma),
      close: () => prisma.$disconnect(),
    };
  },
});
