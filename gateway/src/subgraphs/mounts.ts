import { join } from 'node:path';
import type { Config, RemoteSubgraph, RemoteSubgraphs, Secrets } from '@pet/platform/config';
import { type DatabaseTarget, databaseOfSubgraph, identifyDatabase } from '@pet/platform/database';
import type { AccessTokens, ServiceSigner } from '@pet/platform/identity';
import type { Logger } from '@pet/platform/observability';
import type { Backplane, SubgraphStatus } from '@pet/platform/service';
import { type HttpRoute, mountSubgraph, type Peers, remotePeers } from '@pet/platform/subgraph';
import type { DataSource } from '../engine/data-source.ts';
import { openInProcessDataSource } from '../engine/in-process-data-source.ts';
import type { EngineMetrics } from '../engine/metrics.ts';
import type { GatewayContext } from '../request-context.ts';
import type { FetchMetrics } from './fetch-metrics.ts';
import { forwardedRoute } from './forwarded-routes.ts';
import { inProcessPeers } from './in-process-peers.ts';
import { type RegisteredSubgraph, registry } from './registry.ts';
import { type Release, SharedSubgraph } from './shared-subgraph.ts';
import { openSignedDataSource } from './signed-data-source.ts';
import { openWeightedDataSource } from './weighted-data-source.ts';

/** What the subgraphs of this process share, and what those elsewhere are called with. */
export interface MountOptions {
  readonly config: Config;
  readonly secrets: Secrets;
  readonly publicUrl: string;
  /** A user of the database who may create roles and schemas; asked for only where a subgraph runs here. */
  adminDatabaseUrl(): Promise<string>;
  readonly accessTokens: AccessTokens;
  readonly backplane: Backplane;
  readonly signer: ServiceSigner;
  readonly metrics: Pick<EngineMetrics, 'openCircuits'>;
  readonly fetchMetrics: FetchMetrics;
  readonly logger: Logger;
  readonly onStatement?: (sql: string, subgraph: string) => void;
}

function runsHere(remote: RemoteSubgraph | undefined): boolean {
  return remote === undefined || remote.weight < 100;
}

/** Every subgraph where it runs: in this process, as a service of its own, or both while it moves. */
export class SubgraphMounts {
  readonly #options: MountOptions;
  readonly #running = new Map<string, SharedSubgraph>();
  /** Holds open what is to run here, also while nothing is asked of it. */
  readonly #kept = new Map<string, Release>();
  readonly #databases = new Map<string, DatabaseTarget>();
  readonly #peers: Peers;
  #remotes: RemoteSubgraphs = new Map();

  constructor(options: MountOptions) {
    this.#options = options;
    const elsewhere = remotePeers((name) => this.#remotes.get(name)?.url, options.signer);
    this.#peers = inProcessPeers(this.#running, elsewhere);
  }

  /**
   * Opens what is to run in this process: databases, migrations, and development data where the tables are empty.
   * @param remotes where the other subgraphs are
   * @throws StartupError when a database cannot be migrated
   */
  async open(remotes: RemoteSubgraphs): Promise<void> {
    this.#remotes = remotes;
    if (remotes.size > 0) this.#options.backplane.expectOthers();
    const opened: SharedSubgraph[] = [];
    for (const registered of registry) {
      const { name } = registered;
      if (!runsHere(remotes.get(name)) || this.#kept.has(name)) continue;
      const shared = this.#running.get(name) ?? (await this.#mount(registered));
      this.#kept.set(name, shared.use());
      opened.push(shared);
    }
    // Jobs ask other subgraphs, which are all there now.
    for (const { subgraph } of opened) await subgraph.startJobs();
    if (!this.#options.config.development) return;
    for (const { subgraph } of opened) await subgraph.seed();
  }

  /**
   * Moves subgraphs while they are in use. What runs here no more is closed when its last operation has ended.
   * @param takeUp makes new operations go by {@link openDataSource}; answers whether they do
   * @returns whether they have moved; if not, everything is as before
   * @throws StartupError when one that is to run here cannot be opened; everything is as before then
   */
  async move(remotes: RemoteSubgraphs, takeUp: () => Promise<boolean>): Promise<boolean> {
    const before = this.#remotes;
    let moved = false;
    try {
      await this.open(remotes);
      moved = await takeUp();
      return moved;
    } finally {
      if (!moved) this.#remotes = before;
      await this.#letGo(({ name }) => !runsHere(this.#remotes.get(name)));
    }
  }

  /** Where a subgraph runs, for people and to tell whether it has moved. */
  placeOf(name: string): string {
    const remote = this.#remotes.get(name);
    if (remote === undefined || remote.weight === 0) return 'in this process';
    return runsHere(remote) ? `${remote.weight} % at ${remote.url}, the rest in this process` : remote.url;
  }

  /** Where each subgraph runs, for operators. */
  async status(): Promise<Record<string, SubgraphStatus>> {
    const entries = registry.map(async ({ name }) => {
      const { url = null, weight = 0 } = this.#remotes.get(name) ?? {};
      const target = this.#running.has(name) ? this.#databases.get(name) : undefined;
      const database = target ? await identifyDatabase(target).catch(() => null) : null;
      return [name, { url, weight, database }] as const;
    });
    return Object.fromEntries(await Promise.all(entries));
  }

  /** Opens the way to a subgraph where it runs now. */
  openDataSource(name: string): DataSource<GatewayContext> {
    const remote = this.#remotes.get(name);
    if (remote === undefined || remote.weight === 0) return this.#openHere(name);
    const { url, weight } = remote;
    const { signer, metrics, fetchMetrics, logger } = this.#options;
    const signed = openSignedDataSource({ name, url, signer, metrics, logger });
    const there = fetchMetrics.measured(signed, name, 'service');
    return runsHere(remote) ? openWeightedDataSource({ here: this.#openHere(name), there, weight }) : there;
  }

  /** The plain HTTP routes of all subgraphs, as they are now. */
  get routes(): readonly HttpRoute[] {
    return registry.flatMap(({ name, routes }) => {
      const here = this.#running.get(name);
      if (here) return here.subgraph.routes;
      const remote = this.#remotes.get(name);
      return remote ? routes.map((route) => forwardedRoute(route, remote.url, this.#options.logger)) : [];
    });
  }

  /** Closes what runs here, once nobody uses it any more. */
  async close(): Promise<void> {
    await this.#letGo(() => true);
  }

  async #letGo(which: (registered: RegisteredSubgraph) => boolean): Promise<void> {
    for (const registered of registry.filter(which)) {
      const release = this.#kept.get(registered.name);
      this.#kept.delete(registered.name);
      await release?.();
    }
  }

  #openHere(name: string): DataSource<GatewayContext> {
    const shared = this.#running.get(name);
    if (shared === undefined)
      throw new Error(`The supergraph names a subgraph ${name} that does not run here`);
    const source = { ...openInProcessDataSource(shared.subgraph), close: shared.use() };
    return this.#options.fetchMetrics.measured(source, name, 'process');
  }

  async #mount({ name, load }: RegisteredSubgraph): Promise<SharedSubgraph> {
    const { config, secrets, publicUrl, accessTokens, backplane, logger, onStatement } = this.#options;
    const { default: definition } = await load();
    const database = await databaseOfSubgraph(definition, config, () => this.#options.adminDatabaseUrl());
    const mounted = await mountSubgraph(definition, {
      publicUrl,
      database: onStatement ? { ...database, onStatement: (sql) => onStatement(sql, name) } : database,
      filesDirectory: join(config.filesDirectory, name),
      accessTokens,
      ...backplane.environment,
      peers: this.#peers,
      mailRoute: config.mailRoute,
      webhookSecrets: config.webhookSecrets,
      senderApis: config.senderApis,
      logger,
      secret: (purpose) => secrets.derive(`${name}:${purpose}`),
    });
    const shared = new SharedSubgraph(mounted, () => {
      if (this.#running.get(name) === shared) this.#running.delete(name);
    });
    this.#running.set(name, shared);
    this.#databases.set(name, database);
    return shared;
  }
}
