export {
  defineSubgraph,
  type HttpRoute,
  type Peers,
  type RequestScope,
  type RunningSubgraph,
  type SubgraphDefinition,
  type SubgraphEnvironment,
} from './define.ts';
export { acceptQueryHash, type Caller, type EndpointOptions, subgraphEndpoint } from './endpoint.ts';
export { buildSchema, type MountedSubgraph, mountSubgraph, type SubgraphOperation } from './mount.ts';
export type { SubgraphRequest } from './request-payload.ts';
export { type SocketsOptions, subgraphSockets } from './sockets.ts';
