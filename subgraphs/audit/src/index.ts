import { readFileSync } from 'node:fs';
import { prismaAdapter } from '@pet/platform/database';
import { openPoller } from '@pet/platform/events';
import { defineSubgraph } from '@pet/platform/subgraph';
import { gql } from 'graphql-tag';
import { PrismaClient } from '../generated/prisma/client.ts';
import { openCheckpointing } from './checkpoints/checkpointing.ts';
import { openCheckpoints } from './checkpoints/checkpoints.ts';
import { openFileStore } from './checkpoints/file-store.ts';
import type { AuditContext } from './context.ts';
import { openCheckpointSigner } from './domain/checkpoint.ts';
import { openSubscriptions } from './events.ts';
import { permissions } from './permissions.ts';
import { resolvers } from './resolvers/index.ts';
import { seed } from './seed.ts';
import { openFinding } from './service/finding.ts';
import { dropExpired, entriesTable, invalidationsTable } from './service/retention.ts';
import { openVerifying } from './service/verifying.ts';

/** How often it is looked whether a month has been kept for long enough, in milliseconds. */
const retentionMs = 6 * 60 * 60 * 1_000;

/** The audit log: who did what to which thing, so that it can be proved. */
export default defineSubgraph<AuditContext>({
  name: 'audit',
  port: 4006,
  ownedApart: true,
  typeDefs: gql(readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8')),
  resolvers,
  permissions,
  migrations: new URL('../prisma/migrations/', import.meta.url),
  partitionedTables: [entriesTable, invalidationsTable],
  staffReads: { type: 'audit.read', fields: ['auditLog', 'verifyAuditLog', 'cacheInvalidations'] },

  open(environment) {
    const { database: target, filesDirectory, secret } = environment;
    const logger = environment.logger.child({ subgraph: 'audit' });
    const database = new PrismaClient({ adapter: prismaAdapter(target) });
    const signer = openCheckpointSigner(secret('checkpoints'));
    const store = openFileStore(filesDirectory);
    const checkpoints = openCheckpoints(database, store, signer);
    const checkpointing = openCheckpointing(checkpoints, logger);
    const retention = openPoller({
      name: 'dropping what was kept for long enough',
      async look() {
        await dropExpired(target, checkpoints, new Date());
        return false;
      },
      intervalMs: retentionMs,
      logger,
    });
    const services = { finding: openFinding(database), verifying: openVerifying(database, store, signer) };
    return {
      createContext: ({ actor }) => ({ actor, ...services }),
      subscriptions: openSubscriptions(database, checkpointing.appended),
      async seed() {
        await seed(database);
        await checkpoints.keep();
      },
      async close() {
        await Promise.all([checkpointing.close(), retention.close()]);
        await database.$disconnect();
      },
    };
  },
});
