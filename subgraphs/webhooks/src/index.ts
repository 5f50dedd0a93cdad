import { readFileSync } from 'node:fs';
import { prismaAdapter } from '@pet/platform/database';
import { causeOf } from '@pet/platform/events';
import { defineSubgraph } from '@pet/platform/subgraph';
import { gql } from 'graphql-tag';
import { PrismaClient } from '../generated/prisma/client.ts';
import type { WebhooksContext } from './context.ts';
import { endpointsOf } from './http/endpoints.ts';
import { ingestionRoute } from './http/ingestion-route.ts';
import { jobHandlers } from './jobs.ts';
import { openLoaders } from './loaders.ts';
import { permissions } from './permissions.ts';
import { resolvers } from './resolvers/index.ts';
import { seed } from './seed/index.ts';
import { openSenders } from './senders/index.ts';
import { openFinding } from './service/finding.ts';
import { openProcessing } from './service/processing.ts';
import { openReceiving } from './service/receiving.ts';
import { openReconciling } from './service/reconciling.ts';
import { openReplaying } from './service/replaying.ts';
import { openRetention } from './service/retention.ts';

/** The webhooks domain: what Shopify, Stripe and our own systems deliver, and what other domains are told of it. */
export default defineSubgraph<WebhooksContext>({
  name: 'webhooks',
  port: 4004,
  typeDefs: gql(readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8')),
  resolvers,
  permissions,
  migrations: new URL('../prisma/migrations/', import.meta.url),
  staffReads: { type: 'webhook.read', fields: ['webhookDeliveries', 'webhookDelivery'] },
  open({ database: target, webhookSecrets, senderApis, wakeRelay, logger: root }) {
    const database = new PrismaClient({ adapter: prismaAdapter(target) });
    const logger = root.child({ subgraph: 'webhooks' });
    const now = () => new Date();
    const receiving = openReceiving(database, now);
    const finding = openFinding(database);
    const replaying = openReplaying(database, wakeRelay);
    const reconciling = openReconciling({
      database,
      senders: openSenders(senderApis),
      receiving,
      wakeRelay,
      logger,
    });
    const processing = openProcessing(database, wakeRelay, now);
    const endpoints = endpointsOf(webhookSecrets);
    return {
      createContext: (scope) => ({
        actor: scope.actor,
        cause: causeOf(scope),
        loaders: openLoaders(database, scope.cacheLoads),
        finding,
        replaying,
        reconciling,
      }),
      routes: [ingestionRoute({ endpoints, receiving, logger, now })],
      jobs: jobHandlers(processing, reconciling, openRetention(database, now)),
      seed: () => seed(database),
      close: () => database.$disconnect(),
    };
  },
});
