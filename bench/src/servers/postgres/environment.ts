import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { openCache, openMemoryStore } from '@pet/platform/cache';
import { loadConfig, loadSecrets } from '@pet/platform/config';
import { applyMigrations, provisionSubgraph } from '@pet/platform/database';
import { openAccessTokens, openRevokedSessions } from '@pet/platform/identity';
import { openWakeUps } from '@pet/platform/live';
import type { RunningSubgraph, SubgraphDefinition } from '@pet/platform/subgraph';
import { openTokenAuthenticator } from '../../../../gateway/src/request-context.ts';
import { logger } from '../ours/logger.ts';

/** The shop's own settings: the bench gives each server the same database and the same secrets. */
export const config = loadConfig({ ...process.env, PORT: '0', NODE_ENV: 'production', RATE_LIMITS: 'off' });

const secrets = await loadSecrets(config.dataDirectory);

const accessTokens = await openAccessTokens(...secrets.signingKeys);
const revokedSessions = openRevokedSessions();

/** Who is asking, told by the shop's own signed tokens. */
export const authenticator = openTokenAuthenticator(accessTokens, revokedSessions);

/** Opens a subgraph's services and loaders on its own tables, without its schema. */
export async function openSubgraph<Context extends object>(
  definition: SubgraphDefinition<Context>,
): Promise<RunningSubgraph<Context>> {
  if (config.databaseUrl === null) throw new Error('DATABASE_URL must name the database');
  const { name } = definition;
  const database = await provisionSubgraph(config.databaseUrl, name);
  await applyMigrations(database, definition.migrations);
  return definition.open({
    publicUrl: 'http://shop.test',
    database,
    filesDirectory: tmpdir(),
    accessTokens,
    revokedSessions,
    wakeUps: openWakeUps(),
    cache: openCache(openMemoryStore(), logger),
    wakeRelay() {},
    peers: {
      async query(subgraph) {
        throw new Error(`Only orders that are placed ask ${subgraph}, and none is placed here`);
      },
    },
    mailRoute: { to: 'nowhere' },
    webhookSecrets: config.webhookSecrets,
    senderApis: config.senderApis,
    logger,
    secret: (purpose) => secrets.derive(`${name}:${purpose}`),
  });
}

/** What a request of the hand-merged server knows of itself, as the gateway tells its subgraphs. */
export function requestDetails(userAgent: string | undefined) {
  return { requestId: randomUUID(), traceId: null, clientAddress: '127.0.0.1', userAgent: userAgent ?? null };
}
