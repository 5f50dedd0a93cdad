import type { HttpRoute, SubgraphDefinition } from '@pet/platform/subgraph';

/** A subgraph of the supergraph. Its code is imported only where it runs in this process. */
export interface RegisteredSubgraph {
  readonly name: string;
  /** Its plain HTTP routes, which are passed on to it where it runs elsewhere. */
  readonly routes: readonly Pick<HttpRoute, 'method' | 'prefix'>[];
  load(): Promise<{ readonly default: SubgraphDefinition }>;
}

/** Every subgraph, in the order of their ports. */
export const registry: readonly RegisteredSubgraph[] = [
  { name: 'users', routes: [], load: () => import('@pet/users') },
  { name: 'builder', routes: [{ method: 'GET', prefix: '/previews/' }], load: () => import('@pet/builder') },
  { name: 'orders', routes: [], load: () => import('@pet/orders') },
  {
    name: 'webhooks',
    routes: [{ method: 'POST', prefix: '/webhooks/' }],
    load: () => import('@pet/webhooks'),
  },
  {
    name: 'analytics',
    routes: [{ method: 'GET', prefix: '/exports/' }],
    load: () => import('@pet/analytics'),
  },
  { name: 'audit', routes: [], load: () => import('@pet/audit') },
];

/** The names of all subgraphs. */
export const subgraphNames: readonly string[] = registry.map(({ name }) => name);
