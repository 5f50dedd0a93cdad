export { type DatabaseTarget, prismaAdapter } from './adapter.ts';
export {
  type Cluster,
  checkDatabase,
  databaseOfSubgraph,
  joinCluster,
  openCluster,
  releaseData,
} from './cluster.ts';
export { type EmbeddedPostgres, findEmbeddedPostgres, startEmbeddedPostgres } from './embedded/index.ts';
export { applyMigrations } from './migrations.ts';
export { createDatabase, provisionSubgraph, useOwnDatabase } from './provision.ts';
