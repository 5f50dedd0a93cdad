export {
  type DatabaseTarget,
  jobsSchema,
  prismaAdapter,
  type SharedConnections,
  shareConnections,
} from './adapter.ts';
export { createClient, type Query } from './client.ts';
export {
  type Cluster,
  checkDatabase,
  type DatabaseOwner,
  databaseOfSubgraph,
  joinCluster,
  openCluster,
  releaseData,
} from './cluster.ts';
export { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded/index.ts';
export { identifyDatabase } from './identify.ts';
export { applyMigrations, migrateAlone } from './migrations.ts';
export {
  dropPartitions,
  ensurePartitions,
  listPartitions,
  type Partition,
  type PartitionedTable,
  partitionAt,
  upcomingPartitions,
} from './partitions.ts';
export { createDatabase, provisionOwnedApart, provisionSubgraph } from './provision.ts';
