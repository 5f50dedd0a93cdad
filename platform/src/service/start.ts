import { join } from 'node:path';
import {
  type Config,
  loadSecrets,
  type RemoteSubgraphs,
  type Secrets,
  StartupError,
  serviceKeysOf,
} from '../config/index.ts';
import { checkDatabase, databaseOfSubgraph, joinCluster } from '../database/index.ts';
import { listenerUrl } from '../http/index.ts';
import { type AccessTokens, openServiceSigner, openServiceVerifier } from '../identity/index.ts';
import { type Closers, openAll } from '../lifecycle/index.ts';
import type { Logger } from '../observability/index.ts';
import {
  mountSubgraph,
  remotePeers,
  type SubgraphDefinition,
  type SubgraphEnvironment,
  signedCalls,
  subgraphEndpoint,
  subgraphSockets,
} from '../subgraph/index.ts';
import { openInstallationTokens } from './access-tokens.ts';
import { type Backplane, openBackplane, unconnectedBus } from './backplane.ts';
import { publicHandler, type ServiceApplication } from './handlers.ts';
import { openListener } from './listener.ts';
import { openServiceMetrics } from './metrics.ts';
import { openOperatorsListener } from './operators.ts';

/** What a subgraph needs to run as a service of its own. */
export interface ServiceOptions {
  readonly config: Config;
  /** Where the subgraphs are that this one asks. */
  readonly peers: RemoteSubgraphs;
  readonly logger: Logger;
}

/** A subgraph that serves. */
export interface RunningService {
  /** Its GraphQL endpoint. */
  readonly url: string;
  /** Where `/healthz`, `/ready` and `/metrics` are, without a trailing slash. */
  readonly metricsUrl: string;
  /** Refuses new work, finishes what is under way, closes sockets with 1001, and disconnects. */
  close(): Promise<void>;
}

/** Where links lead in development, where nothing says otherwise. */
const localGateway = 'http://127.0.0.1:4000';

function publicUrlOf({ publicUrl, development }: Config): string {
  if (publicUrl !== null) return publicUrl;
  if (development) return localGateway;
  throw new StartupError('PUBLIC_URL must say where clients reach the gateway; links are made of it.');
}

async function environmentOf<Context extends object>(
  definition: SubgraphDefinition<Context>,
  { config, peers, logger }: ServiceOptions,
  secrets: Secrets,
  accessTokens: AccessTokens,
  backplane: Backplane,
): Promise<SubgraphEnvironment> {
  const { name, peers: asked = [] } = definition;
  for (const peer of asked) {
    if (!peers.has(peer))
      throw new StartupError(`${name} asks ${peer}; set ${peer.toUpperCase()}_URL to where that is.`);
  }
  const [signingKey] = serviceKeysOf(config, secrets);
  return {
    publicUrl: publicUrlOf(config),
    database: await databaseOfSubgraph(
      definition,
      config,
      async () => (await joinCluster(config, secrets)).adminUrl,
    ),
    filesDirectory: join(config.filesDirectory, name),
    accessTokens,
    ...backplane.environment,
    peers: remotePeers((peer) => peers.get(peer)?.url, openServiceSigner(signingKey)),
    mailRoute: config.mailRoute,
    webhookSecrets: config.webhookSecrets,
    senderApis: config.senderApis,
    logger,
    secret: (purpose) => secrets.derive(`${name}:${purpose}`),
  };
}

async function open<Context extends object>(
  definition: SubgraphDefinition<Context>,
  options: ServiceOptions,
  closers: Closers,
): Promise<RunningService> {
  const { config, logger } = options;
  const { name } = definition;
  const { host } = config;
  let application: ServiceApplication | null = null;
  const metrics = openServiceMetrics();

  // The ports first, so that one in use is known before anything else is started; and both, so that it can be seen that
  // the process lives, and is not ready.
  const operators = await openOperatorsListener({
    name,
    config,
    registry: metrics.registry,
    dependencies: () => application?.dependencies ?? null,
    logger,
  });
  closers.add(() => operators.close());
  const listener = await openListener(
    { host, port: config.port, setting: 'PORT' },
    publicHandler(name, () => application),
    logger,
  );
  closers.add(() => listener.close());

  const secrets = await loadSecrets(config.dataDirectory);
  const backplane = await openBackplane({
    config,
    localBus: unconnectedBus,
    registry: metrics.registry,
    logger,
  });
  closers.add(() => backplane.close());
  backplane.expectOthers();
  const { accessTokens, close: closeTokens } = await openInstallationTokens({ config, secrets, logger });
  closers.add(closeTokens);
  const environment = await environmentOf(definition, options, secrets, accessTokens, backplane);
  const mounted = metrics.measured(await mountSubgraph(definition, environment));
  closers.add(() => mounted.close());
  await mounted.startJobs();
  if (config.development) await mounted.seed();

  const calls = signedCalls(name, openServiceVerifier(serviceKeysOf(config, secrets), backplane.nonces));
  const closeSockets = subgraphSockets(listener.server, mounted, {
    scopeOf: (...call) => metrics.counted(calls.ofSubscribe(...call)),
    logger,
  });
  closers.add(async () => {
    if (application) application = { ...application, dependencies: null };
    // Sockets count as connections, and the listener waits for all of them.
    await Promise.all([listener.close(), closeSockets()]);
  });
  application = {
    graphql: subgraphEndpoint(mounted, {
      scopeOf: (...call) => metrics.counted(calls.ofRequest(...call)),
      logger,
    }),
    routes: mounted.routes,
    dependencies: [
      { name: 'database', check: () => checkDatabase(environment.database.url) },
      ...backplane.dependencies,
    ],
  };
  return {
    url: `${listenerUrl(host, listener.port)}/graphql`,
    metricsUrl: operators.url,
    close: () => closers.close(),
  };
}

/**
 * Runs a subgraph as a service of its own: it migrates its schema, and answers GraphQL that a gateway of the same
 * installation has signed, over HTTP and WebSockets.
 * @throws StartupError with one sentence for the operator; whatever had been started is stopped again
 */
export function startService<Context extends object>(
  definition: SubgraphDefinition<Context>,
  options: ServiceOptions,
): Promise<RunningService> {
  return openAll(options.logger, (closers) => open(definition, options, closers));
}
