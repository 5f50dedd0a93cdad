import { loadConfig } from '@pet/platform/config';
import { Closers } from '@pet/platform/lifecycle';
import { Registry } from 'prom-client';
import { openClientEndpoint } from '../../../../gateway/src/client-endpoint.ts';
import type { DataSource } from '../../../../gateway/src/engine/data-source.ts';
import { openEngineMetrics } from '../../../../gateway/src/engine/metrics.ts';
import { SupergraphGateway } from '../../../../gateway/src/engine/supergraph-gateway.ts';
import { openListener } from '../../../../gateway/src/http/server.ts';
import type { LiveLimits } from '../../../../gateway/src/live/limits.ts';
import { sharing } from '../../../../gateway/src/live/sharing.ts';
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
  const config = loadConfig({ NODE_ENV: 'production', PORT: '0' });
  const listener = await openListener(config, logger);
  const supergraph = new SupergraphGateway<GatewayContext>({
    supergraphSdl,
    openDataSource,
    sharing,
    departureOf: ({ departure }) => departure?.(),
    metrics: openEngineMetrics(new Registry()),
    logger,
  });
  const clients = await openClientEndpoint(
    {
      listener,
      supergraph,
      authenticator,
      config,
      // All load comes from one address.
      rates: null,
      longestList: Number.POSITIVE_INFINITY,
      firstOperation: 'query { __typename }',
      liveLimits: limits,
      logger,
    },
    // Whoever started this process ends it.
    new Closers(logger),
  );
  listener.serve({
    ...clients,
    routes: [],
    jwks: null,
    dependencies: [],
  });
  return `http://127.0.0.1:${listener.port}/graphql`;
}
