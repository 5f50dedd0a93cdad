import type { SubgraphDefinition } from '@pet/platform/subgraph';

/** A subgraph of the supergraph. Its code is imported only where it runs in this process. */
export interface RegisteredSubgraph {
  readonly name: string;
  load(): Promise<{ readonly default: SubgraphDefinition }>;
}

/** Every subgraph, in the order of their ports. */
export const registry: readonly RegisteredSubgraph[] = [
  { name: 'users', load: () => import('@pet/users') },
  { name: 'builder', load: () => import('@pet/builder') },
  { name: 'orders', load: () => import('@pet/orders') },
];
