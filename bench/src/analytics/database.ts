import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  applyMigrations,
  createDatabase,
  ensurePartitions,
  provisionSubgraph,
  type SharedConnections,
  shareConnections,
  startEmbeddedPostgres,
} from '@pet/platform/database';
import pg from 'pg';
import { PrismaClient } from '../../../subgraphs/analytics/generated/prisma/client.ts';
import { trackedEvents } from '../../../subgraphs/analytics/src/service/retention.ts';

/** A database that has nothing but the tables of analytics. */
export interface AnalyticsDatabase {
  readonly prisma: PrismaClient;
  readonly query: SharedConnections['query'];
  /** A connection without anything in between. */
  readonly client: pg.Client;
  close(): Promise<void>;
}

/** Starts a PostgreSQL of its own. It keeps what it has acknowledged, as in production. */
export async function openAnalyticsDatabase(): Promise<AnalyticsDatabase> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'all-pet-plus-bench-analytics-'));
  const postgres = await startEmbeddedPostgres({ dataDirectory, password: 'bench' });
  const target = await provisionSubgraph(await createDatabase(postgres.url), 'analytics');
  await applyMigrations(target, new URL('../../../subgraphs/analytics/prisma/migrations/', import.meta.url));
  await ensurePartitions(target, trackedEvents);
  const connections = shareConnections(target);
  const prisma = new PrismaClient({ adapter: connections.adapter });
  const client = new pg.Client({ connectionString: target.url, options: `-c search_path=${target.schema}` });
  await client.connect();
  return {
    prisma,
    query: connections.query,
    client,
    async close() {
      await client.end();
      await prisma.$disconnect();
      await connections.close();
      await postgres.stop();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}
