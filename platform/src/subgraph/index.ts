export {
  defineSubgraph,
  type HttpRoute,
  type Peers,
  type RequestScope,
  type RunningSubgraph,
  type SubgraphDefinition,
  type SubgraphEnvironment,
} from './define.ts';
export { buildSchema, type MountedSubgraph, mountSubgraph, type SubgraphOperation } from './mount.ts';
