import { claimsOf } from '@pet/platform/authorization';
import { loadConfig } from '@pet/platform/config';
import { largestPageSize } from '@pet/platform/graphql';
import { Closers } from '@pet/platform/lifecycle';
import { openMemoryRateLimiter, type RateLimits } from '@pet/platform/limits';
import { Registry } from 'prom-client';
import { openClientEndpoint } from '../../../../gateway/src/client-endpoint.ts';
import type { DataSource } from '../../../../gateway/src/engine/data-source.ts';
import { openEngineMetrics } from '../../../../gateway/src/engine/metrics.ts';
import { SupergraphGateway } from '../../../../gateway/src/engine/supergraph-gateway.ts';
import { openListener } from '../../../../gateway/src/http/server.ts';
import { ratesByKind } from '../../../../gateway/src/limits/field-rates.ts';
import type { LiveLimits } from '../../../../gateway/src/live/limits.ts';
import { sharing } from '../../../../gateway/src/live/sharing.ts';
import type { Authenticator, GatewayContext } from '../../../../gateway/src/request-context.ts';
import { contextOfHeader } from '../../dataset/actor.ts';
import { logger } from './logger.ts';

/** More a minute than any load. */
const anyRate: RateLimits = {
  read: 1e9,
  write: 1e9,
  auth: 1e9,
  lookup: 1e9,
  track: 1e9,
  invalid: 1e9,
  route: 1e9,
};

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
  watch: () => () => {},
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
  /** With all that the shop asks of clients: access by directives, rates and costs, each with room for any load. */
  readonly guarded?: boolean;
}): Promise<string> {
  const { supergraphSdl, openDataSource, limits, guarded = false } = options;
  const config = loadConfig({ NODE_ENV: 'production', PORT: '0', MAX_OPERATION_COST: '1000000' });
  const listener = await openListener(config, logger);
  const supergraph = new SupergraphGateway<GatewayContext>({
    supergraphSdl,
    openDataSource,
    sharing,
    departureOf: ({ departure }) => departure?.(),
    ...(guarded && { claimsOf: ({ actor }: GatewayContext) => claimsOf(actor) }),
    metrics: openEngineMetrics(new Registry()),
    logger,
  });
  const clients = await openClientEndpoint(
    {
      listener,
      supergraph,
      authenticator,
      config,
      rates: guarded ? { limiter: openMemoryRateLimiter(anyRate), fields: ratesByKind } : null,
      longestList: guarded ? largestPageSize : Number.POSITIVE_INFINITY,
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
