import { readFileSync } from 'node:fs';
import { prismaAdapter } from '@pet/platform/database';
import { defineSubgraph } from '@pet/platform/subgraph';
import { gql } from 'graphql-tag';
import { PrismaClient } from '../generated/prisma/client.ts';
import type { OrdersContext } from './context.ts';
import { customerPages } from './customer-pages.ts';
import { openSubscriptions } from './events.ts';
import { jobHandlers } from './jobs.ts';
import { openLoaders } from './loaders.ts';
import { openMailSender } from './mail/sender.ts';
import { permissions } from './permissions.ts';
import { resolvers } from './resolvers/index.ts';
import { seed } from './seed.ts';
import { openServices } from './service/index.ts';

/** The orders domain: what customers buy, and what becomes of it. */
export default defineSubgraph<OrdersContext>({
  name: 'orders',
  port: 4003,
  peers: ['builder'],
  optionalPeers: ['webhooks'],
  typeDefs: gql(readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8')),
  resolvers,
  permissions,
  migrations: new URL('../prisma/migrations/', import.meta.url),
  staffReads: { type: 'order.read', fields: ['order', 'orders', 'orderStatusChanged', 'orderFeed'] },
  open(environment) {
    const database = new PrismaClient({ adapter: prismaAdapter(environment.database) });
    // Connections of its own: a mail that waits for its server takes none from requests, nor counts among theirs.
    const { url, schema } = environment.database;
    const mailDatabase = new PrismaClient({ adapter: prismaAdapter({ url, schema }) });
    const logger = environment.logger.child({ subgraph: 'orders' });
    const mailSender = openMailSender(mailDatabase, environment.mailRoute, logger);
    const services = openServices(database, { ...environment, logger }, mailSender.wake);
    return {
      createContext: (scope) => ({
        actor: scope.actor,
        scope,
        loaders: openLoaders(database, scope),
        customerPage: customerPages(database),
        services,
      }),
      subscriptions: openSubscriptions(database, services.announce),
      jobs: jobHandlers(services.importing),
      seed: () => seed(database, environment.peers),
      async close() {
        await mailSender.close();
        await Promise.all([database.$disconnect(), mailDatabase.$disconnect()]);
      },
    };
  },
});
