// The configuration file of Hive Gateway's command line, as its documentation has it for production: connections to
// the subgraphs kept alive (gateway/other-features/performance/connection-pooling), and the caller's header propagated.
// Its own `defineConfig` only adds types, among them some to graphql's own that no other server here has.
import { Agent } from 'node:http';

/** Closes idle connections before the subgraphs do (after 5 s, Node's default), which would fail requests now and then. */
const agent = new Agent({ keepAlive: true, timeout: 4_000 });

export const gatewayConfig = {
  customAgent: () => agent,
  propagateHeaders: {
    fromClientToSubgraphs: ({ request }: { readonly request: Request }) => ({
      authorization: request.headers.get('authorization') ?? '',
    }),
  },
};
