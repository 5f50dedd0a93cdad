export {
  defineSubgraph,
  type HttpRoute,
  type OpeningEnvironment,
  type Peers,
  type RequestScope,
  type RunningSubgraph,
  type SubgraphDefinition,
  type SubgraphEnvironment,
} from './define.ts';
export { acceptQueryHash, type EndpointOptions, subgraphEndpoint } from './endpoint.ts';
export { resolveEntitiesDirectly } from './entities.ts';
export {
  type ExecutionOptions,
  openExecution,
  type SubgraphExecution,
  type SubgraphOperation,
} from './execution.ts';
export { buildSchema, type MountedSubgraph, mountSubgraph } from './mount.ts';
export { remotePeers } from './remote-peers.ts';
export type { SubgraphRequest } from './request-payload.ts';
export { type SignedCalls, signedCalls, subscribeBody } from './signed-calls.ts';
export { type SocketsOptions, subgraphSockets } from './sockets.ts';
