import { openCache, openMemoryStore } from '@pet/platform/cache';
import type { Config, Secrets } from '@pet/platform/config';
import { type DatabaseTarget, provisionSubgraph, useOwnDatabase } from '@pet/platform/database';
import { openEventMetrics, openInProcessBus } from '@pet/platform/events';
import type { AccessTokens, RevokedSessions } from '@pet/platform/identity';
import { openWakeUps } from '@pet/platform/live';
import type { Logger } from '@pet/platform/observability';
import { type MountedSubgraph, mountSubgraph, type Peers } from '@pet/platform/subgraph';
import { type DocumentNode, parse } from 'graphql';
import { Registry } from 'prom-client';
import { registry } from './registry.ts';

/** What the subgraphs of this process share. */
export interface MountOptions {
  readonly config: Config;
  readonly secrets: Secrets;
  readonly publicUrl: string;
  /** A user of the database who may create roles and schemas. */
  readonly adminDatabaseUrl: string;
  readonly accessTokens: AccessTokens;
  readonly revokedSessions: RevokedSessions;
  readonly logger: Logger;
  readonly onStatement?: (sql: string) => void;
}

/** Peers in the same process are called directly; they apply their own rules to the same actor. */
function inProcessPeers(mounted: ReadonlyMap<string, MountedSubgraph>): Peers {
  /** Subgraphs ask with a few fixed texts; as the same document each time, they are compiled once. */
  const documents = new Map<string, DocumentNode>();
  function documentOf(text: string): DocumentNode {
    const document = documents.get(text) ?? parse(text);
    documents.set(text, document);
    return document;
  }
  return {
    async query(name, text, variables, scope) {
      const subgraph = mounted.get(name);
      if (subgraph === undefined) throw new Error(`There is no subgraph ${name}`);
      const { data, errors } = await subgraph.execute({ document: documentOf(text), variables, scope });
      if (errors?.length) throw new AggregateError(errors, `The subgraph ${name} answered errors`);
      return data;
    },
  };
}

function databaseOf(name: string, { config, adminDatabaseUrl }: MountOptions): Promise<DatabaseTarget> {
  const own = config.subgraphDatabaseUrls.get(name);
  return own === undefined ? provisionSubgraph(adminDatabaseUrl, name) : useOwnDatabase(own, name);
}

/**
 * Runs every subgraph in this process: databases, migrations, and development data where the tables are empty.
 * @returns the subgraphs by name
 * @throws StartupError when a database cannot be migrated
 */
export async function mountAll(options: MountOptions): Promise<ReadonlyMap<string, MountedSubgraph>> {
  const mounted = new Map<string, MountedSubgraph>();
  const peers = inProcessPeers(mounted);
  const { publicUrl, accessTokens, revokedSessions, logger, secrets, onStatement } = options;
  const wakeUps = openWakeUps();
  const cache = openCache(openMemoryStore(), logger);
  const bus = openInProcessBus(registry.map(({ name }) => name));
  const eventMetrics = openEventMetrics(new Registry());

  for (const { name, load } of registry) {
    const [definition, database] = await Promise.all([load(), databaseOf(name, options)]);
    const subgraph = await mountSubgraph(definition.default, {
      publicUrl,
      database: onStatement ? { ...database, onStatement } : database,
      accessTokens,
      revokedSessions,
      wakeUps,
      cache,
      bus,
      eventMetrics,
      peers,
      logger,
      secret: (purpose) => secrets.derive(`${name}:${purpose}`),
    });
    mounted.set(name, subgraph);
  }
  if (options.config.development) {
    for (const subgraph of mounted.values()) await subgraph.seed();
  }
  return mounted;
}
