import { readFile } from 'node:fs/promises';
import { type Config, loadSecrets } from '@pet/platform/config';
import { checkDatabase, openCluster } from '@pet/platform/database';
import { type AccessTokens, openAccessTokens, openRevokedSessions } from '@pet/platform/identity';
import type { Logger } from '@pet/platform/observability';
import { Registry } from 'prom-client';
import { openInProcessDataSource } from './engine/in-process-data-source.ts';
import { openEngineMetrics } from './engine/metrics.ts';
import { SupergraphGateway } from './engine/supergraph-gateway.ts';
import { createApolloServer } from './http/apollo.ts';
import { directEndpoint } from './http/direct-endpoint.ts';
import { graphqlEndpoint } from './http/graphql-endpoint.ts';
import { KnownOperations } from './http/known-operations.ts';
import { openListener } from './http/server.ts';
import { type Closers, openAll } from './lifecycle/closers.ts';
import type { LiveLimits } from './live/limits.ts';
import { sharing } from './live/sharing.ts';
import { openLiveTransports } from './live/transports.ts';
import { type GatewayContext, openTokenAuthenticator } from './request-context.ts';
import { mountAll } from './subgraphs/mount-all.ts';

/** A gateway that serves. */
export interface RunningGateway {
  /** Where clients reach it, without a trailing slash. */
  readonly url: string;
  readonly accessTokens: AccessTokens;
  /** Each subgraph and where it runs, for people. */
  readonly subgraphs: ReadonlyMap<string, string>;
  readonly database: string;
  /** Refuses new work, finishes what is under way, closes sockets and connections, stops the database. */
  close(): Promise<void>;
}

/** What is done while starting can be watched, and SQL counted. */
export interface StartOptions {
  readonly config: Config;
  readonly logger: Logger;
  readonly progress?: (line: string) => void;
  readonly onStatement?: (sql: string) => void;
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
 * Starts the gateway with every subgraph in this process ("solo").
 * @throws StartupError with one sentence for the operator; whatever had been started is stopped again
 */
export async function startGateway(options: StartOptions): Promise<RunningGateway> {
  return openAll(options.logger, (closers) => open(options, closers));
}

async function open(
  { config, logger, progress = () => {}, onStatement, liveLimits }: StartOptions,
  closers: Closers,
): Promise<RunningGateway> {
  const listener = await openListener(config, logger);
  closers.add(() => listener.close());
  const url = `http://${config.host === '0.0.0.0' ? 'localhost' : config.host}:${listener.port}`;
  const publicUrl = config.publicUrl ?? url;

  const secrets = await loadSecrets(config.dataDirectory);
  const cluster = await openCluster(config, secrets, progress);
  closers.add(() => cluster.close());

  progress('migrating and opening the subgraphs');
  const accessTokens = await openAccessTokens(secrets.signingKey);
  const revokedSessions = openRevokedSessions();
  const authenticator = openTokenAuthenticator(accessTokens, revokedSessions);
  const mounted = await mountAll({
    config,
    secrets,
    publicUrl,
    adminDatabaseUrl: cluster.adminUrl,
    accessTokens,
    revokedSessions,
    logger,
    ...(onStatement && { onStatement }),
  });
  closers.add(async () => {
    await Promise.all(Array.from(mounted.values(), (subgraph) => subgraph.close()));
  });

  progress('loading the supergraph');
  // Nothing is reported to anybody unless the operator asks for it.
  process.env.APOLLO_TELEMETRY_DISABLED ??= 'true';
  const supergraph = new SupergraphGateway<GatewayContext>({
    supergraphSdl: await readFile(supergraphFile, 'utf8'),
    openDataSource(name) {
      const subgraph = mounted.get(name);
      if (subgraph === undefined)
        throw new Error(`The supergraph names a subgraph ${name} that does not run here`);
      return openInProcessDataSource(subgraph);
    },
    sharing,
    signalOf: ({ signal }) => signal?.(),
    metrics: openEngineMetrics(new Registry()),
    logger,
  });
  const known = new KnownOperations();
  const apollo = createApolloServer(supergraph, {
    development: config.development,
    firstOperation,
    known,
    logger,
  });
  await apollo.start();
  closers.add(() => apollo.stop());

  const live = openLiveTransports(listener.server, {
    operations: supergraph,
    apollo,
    authenticator,
    logger,
    limits: liveLimits,
  });
  // Clients first: what they wait for still needs everything opened before.
  closers.add(async () => {
    await Promise.all([listener.close(), live.close()]);
  });
  listener.serve({
    graphql: graphqlEndpoint({
      streams: live.streams,
      direct: directEndpoint({ supergraph, known, logger }),
      apollo,
      authenticator,
    }),
    routes: Array.from(mounted.values()).flatMap((subgraph) => subgraph.routes),
    jwks: accessTokens.jwks,
    dependencies: [{ name: 'database', check: () => checkDatabase(cluster.adminUrl) }],
  });
  return {
    url,
    accessTokens,
    subgraphs: new Map(Array.from(mounted.keys(), (name) => [name, 'in this process'])),
    database: cluster.description,
    close: () => closers.close(),
  };
}
