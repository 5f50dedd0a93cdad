import { readFile } from 'node:fs/promises';
import { claimsOf } from '@pet/platform/authorization';
import { type Config, loadSecrets, type RemoteSubgraphs, serviceKeysOf } from '@pet/platform/config';
import { type Cluster, checkDatabase, openCluster } from '@pet/platform/database';
import { openInProcessBus } from '@pet/platform/events';
import { largestPageSize } from '@pet/platform/graphql';
import { listenerUrl } from '@pet/platform/http';
import { type AccessTokens, openServiceSigner } from '@pet/platform/identity';
import { type Closers, openAll } from '@pet/platform/lifecycle';
import type { Logger } from '@pet/platform/observability';
import {
  type GatewayStatus,
  openBackplane,
  openInstallationTokens,
  openOperatorsListener,
} from '@pet/platform/service';
import { Registry } from 'prom-client';
import { openClientEndpoint } from './client-endpoint.ts';
import { openEngineMetrics } from './engine/metrics.ts';
import { SupergraphGateway } from './engine/supergraph-gateway.ts';
import { openListener } from './http/server.ts';
import { shopFieldRates } from './limits/field-rates.ts';
import type { LiveLimits } from './live/limits.ts';
import { sharing } from './live/sharing.ts';
import { openTrustedDocuments } from './operations/trusted-documents.ts';
import { type GatewayContext, openTokenAuthenticator } from './request-context.ts';
import { withRefreshCookies } from './sessions/cookie-data-source.ts';
import { openRefreshCookies } from './sessions/refresh-cookie.ts';
import { firstReading, type SettingsReadings, statusOf } from './status.ts';
import { openFetchMetrics } from './subgraphs/fetch-metrics.ts';
import { SubgraphMounts } from './subgraphs/mounts.ts';
import { subgraphNames } from './subgraphs/registry.ts';

/** A gateway that serves. */
export interface RunningGateway {
  /** Where clients reach it, without a trailing slash. */
  readonly url: string;
  /** Where operators find `/healthz`, `/ready` and `/metrics`, without a trailing slash. */
  readonly metricsUrl: string;
  readonly accessTokens: AccessTokens;
  /** Each subgraph and where it runs, for people. */
  readonly subgraphs: ReadonlyMap<string, string>;
  readonly database: string;
  /**
   * Moves subgraphs while it serves; no operation fails and no subscription ends because of it.
   * @returns whether they have moved; if not, everything is as before
   * @throws StartupError when one that is to run in this process cannot be opened; everything is as before then
   */
  move(remotes: RemoteSubgraphs): Promise<boolean>;
  /** Refuses new work, finishes what is under way, closes sockets and connections, stops the database. */
  close(): Promise<void>;
}

/** What is done while starting can be watched, and SQL counted. */
export interface StartOptions {
  readonly config: Config;
  /** Where subgraphs run that do not run in this process; none unless given. */
  readonly remotes?: RemoteSubgraphs;
  /** Where the settings are that can be read again, and what became of that; none unless given. */
  readonly settings?: SettingsReadings;
  readonly logger: Logger;
  readonly progress?: (line: string) => void;
  readonly onStatement?: (sql: string, subgraph: string) => void;
  /** What live operations may take up, where it is not the default. */
  readonly liveLimits?: Partial<LiveLimits>;
}

/** What a visitor of Sandbox finds in the editor. */
const firstOperation = `query Presets {
  presets(first: 5) {
    nodes {
      name
      category
      price { amount currency }
      previewUrl
    }
  }
}`;

const supergraphFile = new URL('../../schema/supergraph.graphql', import.meta.url);

/**
 * Starts the gateway, and in its process every subgraph that does not run elsewhere.
 * @throws StartupError with one sentence for the operator; whatever had been started is stopped again
 */
export async function startGateway(options: StartOptions): Promise<RunningGateway> {
  return openAll(options.logger, (closers) => open(options, closers));
}

async function open(options: StartOptions, closers: Closers): Promise<RunningGateway> {
  const { config, remotes = new Map(), settings = firstReading(undefined), logger } = options;
  const { progress = () => {}, onStatement, liveLimits } = options;
  const listener = await openListener(config, logger);
  closers.add(() => listener.close());
  const url = listenerUrl(config.host, listener.port);
  const publicUrl = config.publicUrl ?? url;
  const registry = new Registry();
  let status = async (): Promise<GatewayStatus | null> => null;
  const operators = await openOperatorsListener({
    name: 'gateway',
    config,
    registry,
    dependencies: () => listener.dependencies,
    pages: { '/subgraphs': () => status() },
    logger,
  });
  closers.add(() => operators.close());

  const secrets = await loadSecrets(config.dataDirectory);
  /** Where every subgraph runs elsewhere or has a database of its own, there is none. */
  let cluster: Cluster | null = null;
  closers.add(async () => cluster?.close());
  const { accessTokens, close: closeTokens } = await openInstallationTokens({ config, secrets, logger });
  closers.add(closeTokens);
  const backplane = await openBackplane({
    config,
    localBus: openInProcessBus(subgraphNames),
    registry,
    logger,
  });
  closers.add(() => backplane.close());
  const authenticator = openTokenAuthenticator(accessTokens, backplane.environment.revokedSessions);
  const [signingKey] = serviceKeysOf(config, secrets);
  const metrics = openEngineMetrics(registry);
  const mounts = new SubgraphMounts({
    config,
    secrets,
    publicUrl,
    async adminDatabaseUrl() {
      cluster ??= await openCluster(config, secrets, progress);
      return cluster.adminUrl;
    },
    accessTokens,
    backplane,
    signer: openServiceSigner(signingKey),
    metrics,
    fetchMetrics: openFetchMetrics(registry),
    logger,
    ...(onStatement && { onStatement }),
  });
  closers.add(() => mounts.close());
  progress('migrating and opening the subgraphs');
  await mounts.open(remotes);

  progress('loading the supergraph');
  // Nothing is reported to anybody unless the operator asks for it.
  process.env.APOLLO_TELEMETRY_DISABLED ??= 'true';
  const supergraph = new SupergraphGateway<GatewayContext>({
    supergraphSdl: await readFile(supergraphFile, 'utf8'),
    openDataSource: (name) =>
      name === 'users' ? withRefreshCookies(mounts.openDataSource(name)) : mounts.openDataSource(name),
    placeOf: (name) => mounts.placeOf(name),
    sharing,
    claimsOf: ({ actor }) => claimsOf(actor),
    departureOf: ({ departure }) => departure?.(),
    hideSuggestions: !config.development,
    metrics,
    logger,
  });
  status = () => statusOf({ config, url, publicUrl, signingKey, settings, mounts, supergraph });
  const clients = await openClientEndpoint(
    {
      listener,
      supergraph,
      authenticator,
      config,
      rates: config.rateLimits && {
        limiter: backplane.openRateLimiter(config.rateLimits),
        fields: shopFieldRates,
      },
      longestList: largestPageSize,
      firstOperation,
      liveLimits,
      trusted: await openTrustedDocuments(config, logger),
      refreshCookieOf: openRefreshCookies({ ...config, publicUrl }),
      registry,
      logger,
    },
    closers,
  );
  listener.serve({
    ...clients,
    get routes() {
      return mounts.routes;
    },
    get jwks() {
      return accessTokens.jwks;
    },
    get dependencies() {
      const adminUrl = cluster?.adminUrl;
      return adminUrl === undefined
        ? backplane.dependencies
        : [{ name: 'database', check: () => checkDatabase(adminUrl) }, ...backplane.dependencies];
    },
  });
  return {
    url,
    metricsUrl: operators.url,
    accessTokens,
    get subgraphs() {
      return new Map(subgraphNames.map((name) => [name, mounts.placeOf(name)]));
    },
    get database() {
      return cluster?.description ?? 'none in this process';
    },
    move: (next) => mounts.move(next, () => supergraph.move()),
    close: () => closers.close(),
  };
}
