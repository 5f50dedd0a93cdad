import { readFileSync } from 'node:fs';
import { shareConnections } from '@pet/platform/database';
import { causeOf, openPoller } from '@pet/platform/events';
import { defineSubgraph } from '@pet/platform/subgraph';
import { gql } from 'graphql-tag';
import { PrismaClient } from '../generated/prisma/client.ts';
import type { AnalyticsContext } from './context.ts';
import { openSubscriptions } from './events.ts';
import { openExportLinks } from './exports/links.ts';
import { exportRoute } from './exports/route.ts';
import { jobsOf } from './jobs.ts';
import { permissions } from './permissions.ts';
import { resolvers } from './resolvers/index.ts';
import { rollUp } from './rollups/index.ts';
import { seed } from './seed.ts';
import { openServices } from './service/index.ts';
import { trackedEvents } from './service/retention.ts';

/** How soon events are counted that another process stored. */
const rollupsMs = 1_000;

/** Analytics: what people do, how many get how far, and what difference it makes to show them something else. */
export default defineSubgraph<AnalyticsContext>({
  name: 'analytics',
  port: 4005,
  typeDefs: gql(readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8')),
  resolvers,
  permissions,
  migrations: new URL('../prisma/migrations/', import.meta.url),
  partitionedTables: [trackedEvents],
  staffReads: { type: 'analytics.read', fields: ['events', 'export'] },
  open(environment) {
    const { publicUrl, secret, wakeRelay } = environment;
    const connections = shareConnections(environment.database);
    const database = new PrismaClient({ adapter: connections.adapter });
    const rollups = openPoller({
      name: 'counting events',
      look: () => rollUp(database),
      intervalMs: rollupsMs,
      logger: environment.logger.child({ subgraph: 'analytics' }),
    });
    const now = () => new Date();
    const setting = { database, query: connections.query, wakeRollups: rollups.wake, wakeRelay, now };
    const exportLinks = openExportLinks(publicUrl, secret('export'));
    const services = openServices(setting, environment);
    return {
      createContext: (scope) => ({ actor: scope.actor, cause: causeOf(scope), exportLinks, services, now }),
      routes: [exportRoute(database, exportLinks, now)],
      subscriptions: openSubscriptions(setting),
      jobs: jobsOf(services.exporting, services.retention),
      seed: () => seed(setting),
      async close() {
        await rollups.close();
        await database.$disconnect();
        await connections.close();
      },
    };
  },
});
