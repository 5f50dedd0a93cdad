import { noClaims } from '@pet/platform/authorization';
import { type Config, StartupError } from '@pet/platform/config';
import { listenerUrl } from '@pet/platform/http';
import type { Issuer } from '@pet/platform/identity';
import { type Closers, openAll } from '@pet/platform/lifecycle';
import { openMemoryRateLimiter } from '@pet/platform/limits';
import type { Logger } from '@pet/platform/observability';
import { openOperatorsListener } from '@pet/platform/service';
import { Registry } from 'prom-client';
import { openClientEndpoint } from '../client-endpoint.ts';
import { ActorsUnknownError } from '../engine/engine.ts';
import { openEngineMetrics } from '../engine/metrics.ts';
import { openRemoteDataSource } from '../engine/remote/remote-data-source.ts';
import { SupergraphGateway } from '../engine/supergraph-gateway.ts';
import { openSupergraphSource, type SupergraphSource, watchSupergraph } from '../engine/supergraph-source.ts';
import { openListener } from '../http/server.ts';
import { ratesByKind } from '../limits/field-rates.ts';
import { asksForPast, resumePointOf } from '../live/resume-point.ts';
import type { GatewayContext } from '../request-context.ts';
import { openIssuerAuthenticator, passThrough } from './authenticators.ts';

/** A gateway on its own, in front of subgraphs that run elsewhere. */
export interface StandaloneGateway {
  /** Where clients reach it, without a trailing slash. */
  readonly url: string;
  /** Where operators find `/healthz`, `/ready` and `/metrics`, without a trailing slash. */
  readonly metricsUrl: string;
  readonly subgraphs: readonly { readonly name: string; readonly url: string }[];
  close(): Promise<void>;
}

/** What it is started with. */
export interface StandaloneOptions {
  readonly config: Config;
  /** A file, or an address that starts with `http`; it is looked at again and again. */
  readonly supergraph: string;
  /** Whose tokens say what clients may ask for. Without one, a supergraph that guards fields is refused. */
  readonly issuer?: Issuer | undefined;
  readonly logger: Logger;
  /** How long it waits between two looks, in milliseconds. */
  readonly lookEvery?: number;
}

const firstOperation = 'query { __typename }';

function headersOf({ authorization, requestId }: GatewayContext): Record<string, string> {
  return { 'x-request-id': requestId, ...(authorization !== null && { authorization }) };
}

async function readFirst(source: SupergraphSource, location: string): Promise<string> {
  try {
    return await source.read();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartupError(`The supergraph ${location} cannot be read: ${reason}`);
  }
}

function openGateway(supergraphSdl: string, options: StandaloneOptions, registry: Registry) {
  const { config, supergraph, issuer, logger } = options;
  const metrics = openEngineMetrics(registry);
  try {
    return new SupergraphGateway<GatewayContext>({
      supergraphSdl,
      openDataSource: (name, url) =>
        openRemoteDataSource({
          name,
          url,
          headersOf,
          onCircuit: (open) => metrics.openCircuits.set({ subgraph: name }, Number(open)),
          logger,
        }),
      sharing: { scopeOf: ({ authorization }) => authorization ?? '', replays: asksForPast, resumePointOf },
      ...(issuer && { claimsOf: ({ claims }) => claims ?? noClaims }),
      departureOf: ({ departure }) => departure?.(),
      hideSuggestions: !config.development,
      metrics,
      logger,
    });
  } catch (error) {
    if (error instanceof ActorsUnknownError)
      throw new StartupError(
        `The supergraph ${supergraph} guards fields; say by --jwks, --issuer and --audience whose tokens open them.`,
      );
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartupError(`The supergraph ${supergraph} is broken: ${reason}`);
  }
}

async function open(options: StandaloneOptions, closers: Closers): Promise<StandaloneGateway> {
  const { config, issuer, logger, lookEvery = 1_000 } = options;
  const listener = await openListener(config, logger);
  closers.add(() => listener.close());
  const registry = new Registry();
  const operators = await openOperatorsListener({
    name: 'gateway',
    config,
    registry,
    dependencies: () => listener.dependencies,
    logger,
  });
  closers.add(() => operators.close());
  const source = openSupergraphSource(options.supergraph);
  const supergraphSdl = await readFirst(source, options.supergraph);
  const gateway = openGateway(supergraphSdl, options, registry);
  const clients = await openClientEndpoint(
    {
      listener,
      supergraph: gateway,
      authenticator: issuer ? openIssuerAuthenticator(issuer) : passThrough,
      config,
      rates: config.rateLimits && { limiter: openMemoryRateLimiter(config.rateLimits), fields: ratesByKind },
      longestList: Number.POSITIVE_INFINITY,
      firstOperation,
      registry,
      logger,
    },
    closers,
  );
  const stopWatching = watchSupergraph(
    source,
    supergraphSdl,
    lookEvery,
    (next) => gateway.update(next),
    logger,
  );
  closers.add(async () => stopWatching());
  listener.serve({
    ...clients,
    routes: [],
    jwks: null,
    dependencies: [],
  });
  return {
    url: listenerUrl(config.host, listener.port),
    metricsUrl: operators.url,
    subgraphs: gateway.engine.environment.supergraph.subgraphs,
    close: () => closers.close(),
  };
}

/**
 * Starts a gateway in front of remote subgraphs. It serves any Federation 2 supergraph, and takes up a new one as soon as
 * the file or address has it.
 * @throws StartupError with one sentence for the operator
 */
export function startStandalone(options: StandaloneOptions): Promise<StandaloneGateway> {
  return openAll(options.logger, (closers) => open(options, closers));
}
