import { loadConfig } from '@pet/platform/config';
import { Registry } from 'prom-client';
import type { DataSource } from '../../../../gateway/src/engine/data-source.ts';
import { openEngineMetrics } from '../../../../gateway/src/engine/metrics.ts';
import { SupergraphGateway } from '../../../../gateway/src/engine/supergraph-gateway.ts';
import { createApolloServer } from '../../../../gateway/src/http/apollo.ts';
import { directEndpoint } from '../../../../gateway/src/http/direct-endpoint.ts';
import { graphqlEndpoint } from '../../../../gateway/src/http/graphql-endpoint.ts';
import { KnownOperations } from '../../../../gateway/src/http/known-operations.ts';
import { openListener } from '../../../../gateway/src/http/server.ts';
import type { LiveLimits } from '../../../../gateway/src/live/limits.ts';
import { sharing } from '../../../../gateway/src/live/sharing.ts';
import { openLiveTransports } from '../../../../gateway/src/live/transports.ts';
import type { Authenticator, GatewayContext } from '../../../../gateway/src/request-context.ts';
import { contextOfHeader } from '../../dataset/actor.ts';
import { logger } from './logger.ts';

/** Longer than any run; sockets are closed by a timer, which cannot wait for more than 24 days. */
const expiresAt = new Date(Date.now() + 20 * 24 * 3_600_000);

/** Believes the bench's tokens, as the contexts of the other peers do. */
const authenticator: Authenticator = {
  authenticate: async (authorization) => ({
    ...contextOfHeader(authorization),
    expiresAt,
    authorization: authorization ?? null,
  }),
  hasEnded: () => false,
};

/**
 * Serves a supergraph of in-process subgraphs as `npm start` does: the gateway's listener with all middleware, Apollo
 * Server, the engine, and WebSockets.
 * @returns the URL of its GraphQL
 */
export async function serveSupergraph(options: {
  readonly supergraphSdl: string;
  openDataSource(name: string): DataSource<GatewayContext>;
  readonly limits?: Partial<LiveLimits>;
}): Promise<string> {
  const { supergraphSdl, openDataSource, limits } = options;
  const listener = await openListener(loadConfig({ NODE_ENV: 'production', PORT: '0' }), logger);
  const supergraph = new SupergraphGateway<GatewayContext>({
    supergraphSdl,
    openDataSource,
    sharing,
    signalOf: ({ signal }) => signal?.(),
    metrics: openEngineMetrics(new Registry()),
    logger,
  });
  const firstOperation = 'query { __typename }';
  const known = new KnownOperations();
  const apollo = createApolloServer(supergraph, { development: false, firstOperation, known, logger });
  await apollo.start();
  const live = openLiveTransports(listener.server, {
    operations: supergraph,
    apollo,
    authenticator,
    logger,
    limits,
  });
  listener.serve({
    graphql: graphqlEndpoint({
      streams: live.streams,
      direct: directEndpoint({ supergraph, known, logger }),
      apollo,
      authenticator,
    }),
    routes: [],
    jwks: null,
    dependencies: [],
  });
  return `http://127.0.0.1:${listener.port}/graphql`;
}
