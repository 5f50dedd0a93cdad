export { type DatabaseTarget, prismaAdapter } from './adapter.ts';
export {
  type Cluster,
  checkDatabase,
  databaseOfSubgraph,
  joinCluster,
  openCluster,
  releaseData,
} from './cluster.ts';
export { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded/index.ts';
export { identifyDatabase } from './identify.ts';
export { applyMigrations } from './migrations.ts';
export { createDatabase, provisionSubgraph } from './provision.ts';
