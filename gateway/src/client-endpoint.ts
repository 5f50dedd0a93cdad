import type { Config } from '@pet/platform/config';
import type { Closers } from '@pet/platform/lifecycle';
import type { Logger } from '@pet/platform/observability';
import type { GraphQLSchema } from 'graphql';
import type { Registry } from 'prom-client';
import { openClientAddresses } from './client-address.ts';
import type { SupergraphGateway } from './engine/supergraph-gateway.ts';
import { createApolloServer } from './http/apollo.ts';
import { directEndpoint } from './http/direct-endpoint.ts';
import { graphqlEndpoint } from './http/graphql-endpoint.ts';
import { KnownOperations } from './http/known-operations.ts';
import type { Application, HttpListener } from './http/server.ts';
import { type CostRules, readCostRules } from './limits/cost/rules.ts';
import { OperationLimits, type OperationLimitsOptions } from './limits/operation-limits.ts';
import { Refusals } from './limits/refusals.ts';
import { openRouteLimits } from './limits/route-limits.ts';
import type { LiveLimits } from './live/limits.ts';
import { openLiveTransports } from './live/transports.ts';
import type { TrustedDocuments } from './operations/trusted-documents.ts';
import type { Authenticator, GatewayContext } from './request-context.ts';
import type { RefreshCookieOf } from './sessions/refresh-cookie.ts';

/** What clients are served by. */
export interface ClientEndpointOptions {
  readonly listener: HttpListener;
  readonly supergraph: SupergraphGateway<GatewayContext>;
  readonly authenticator: Authenticator;
  readonly config: Pick<Config, 'development' | 'trustedProxies' | 'maxOperationCost'>;
  /** Counts clients' requests; null where nobody does. */
  readonly rates: OperationLimitsOptions['rates'];
  /** The longest list that a client can ask for by an argument. */
  readonly longestList: number;
  /** What a visitor of Sandbox finds in the editor. */
  readonly firstOperation: string;
  /** What live operations may take up, where it is not the default. */
  readonly liveLimits?: Partial<LiveLimits> | undefined;
  /** Looks at every operation first; any is welcome where there is none. */
  readonly trusted?: TrustedDocuments | null;
  /** Keeps refresh tokens for browsers; without it nobody does. */
  readonly refreshCookieOf?: RefreshCookieOf;
  /** Where operators see what is refused; nowhere unless given. */
  readonly registry?: Registry;
  readonly logger: Logger;
}

/** The costs of a supergraph are read once. */
function operationLimits(options: ClientEndpointOptions, refusals: Refusals): OperationLimits {
  const { supergraph, config, rates, longestList } = options;
  const known = new WeakMap<GraphQLSchema, CostRules | null>();
  return new OperationLimits({
    rates,
    refusals,
    costs: {
      max: config.maxOperationCost,
      longestList,
      rulesOf(schema) {
        if (!known.has(schema)) known.set(schema, readCostRules(supergraph.supergraphOf(schema).schema));
        return known.get(schema) ?? null;
      },
    },
  });
}

/**
 * Opens every way in which clients reach a supergraph: HTTP through Apollo Server or, for known operations, past it;
 * event streams, and WebSockets on the listener.
 * @param closers gets what ends it: clients first, the listener among them, since they wait for everything opened before
 * @returns what the listener is to answer with, as far as clients go
 */
export async function openClientEndpoint(
  options: ClientEndpointOptions,
  closers: Closers,
): Promise<Pick<Application, 'graphql' | 'admitRoute'>> {
  const { listener, supergraph, authenticator, config, firstOperation, liveLimits, logger } = options;
  const { trusted = null, refreshCookieOf, rates, registry } = options;
  const { development } = config;
  const clientAddressOf = openClientAddresses(config.trustedProxies);
  const refusals = new Refusals({ limiter: rates?.limiter ?? null, registry });
  const limits = operationLimits(options, refusals);
  const known = new KnownOperations();
  const apollo = createApolloServer(supergraph, { development, firstOperation, known, limits, logger });
  await apollo.start();
  closers.add(() => apollo.stop());
  const live = openLiveTransports(listener.server, {
    operations: supergraph,
    apollo,
    authenticator,
    clientAddressOf,
    operationLimits: limits,
    refusals,
    hidesSchema: !development,
    trusted,
    logger,
    limits: liveLimits,
  });
  closers.add(async () => {
    await Promise.all([listener.close(), live.close()]);
  });
  const direct = directEndpoint({ supergraph, known, limits, logger });
  const graphql = graphqlEndpoint({
    streams: live.streams,
    direct,
    apollo,
    authenticator,
    clientAddressOf,
    refusals,
    trusted,
    refreshCookieOf,
  });
  return { graphql, ...(rates && { admitRoute: openRouteLimits(rates.limiter, clientAddressOf, refusals) }) };
}
