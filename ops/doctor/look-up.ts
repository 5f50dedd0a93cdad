import { readdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  type Config,
  loadConfig,
  loadRemoteSubgraphs,
  loadSecrets,
  readEnvironment,
  StartupError,
  secretsPath,
} from '@pet/platform/config';
import { databaseOfSubgraph, joinCluster } from '@pet/platform/database';
import { demoAccounts } from '@pet/platform/demo';
import { openLogger } from '@pet/platform/observability';
import { openRedis } from '@pet/platform/redis';
import pg from 'pg';
import type { DatabaseFacts, Facts, RedisFacts, SecretsFacts, Unreachable } from './facts.ts';

const subgraphs = new URL('../../subgraphs/', import.meta.url);
const answerMs = 5_000;

/** @returns the other clock minus ours, in milliseconds, as if it had been read half-way through the call */
async function skewOf(readClock: () => Promise<number>): Promise<number> {
  const asked = Date.now();
  const theirs = await readClock();
  return Math.round(theirs - (asked + Date.now()) / 2);
}

async function withDatabase<T>(url: string, ask: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: answerMs,
    query_timeout: answerMs,
  });
  await client.connect();
  try {
    return await ask(client);
  } finally {
    await client.end();
  }
}

/** They are counted in the name of the role that may read them. */
async function countDemoAccounts(config: Config, adminUrl: string): Promise<number> {
  const known = config.subgraphDatabaseUrls.get('users') ?? adminUrl;
  const tables = `SELECT FROM pg_tables WHERE schemaname = 'users' AND tablename = 'users'`;
  // Nothing is made by looking: without the table there is perhaps no role either.
  const { rowCount } = await withDatabase(known, (client) => client.query(tables));
  if (rowCount === 0) return 0;
  const { url } = await databaseOfSubgraph({ name: 'users' }, config, async () => adminUrl);
  const emails = Object.values(demoAccounts).map(({ email }) => email);
  const accounts = 'SELECT FROM users.users WHERE email = ANY ($1)';
  return (await withDatabase(url, (client) => client.query(accounts, [emails]))).rowCount ?? 0;
}

async function askDatabase(config: Config, adminUrl: string): Promise<DatabaseFacts> {
  const own = await withDatabase(adminUrl, async (client) => {
    const { rows } = await client.query<{ superuser: boolean }>(
      'SELECT rolsuper AS superuser FROM pg_roles WHERE rolname = current_user',
    );
    const skewMs = await skewOf(async () => {
      const time = await client.query<{ now: number }>(
        'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now',
      );
      return time.rows[0]?.now ?? Number.NaN;
    });
    return { superuser: rows[0]?.superuser ?? false, skewMs };
  });
  return { ...own, demoAccounts: await countDemoAccounts(config, adminUrl) };
}

function unreachable(error: unknown): Unreachable {
  return { reason: error instanceof Error ? error.message || error.name : String(error) };
}

async function adminUrlOf(config: Config, secrets: SecretsFacts | null): Promise<string | null> {
  if (config.databaseUrl !== null || secrets === null) return config.databaseUrl;
  const cluster = joinCluster(config, await loadSecrets(config.dataDirectory));
  return cluster.then(
    ({ adminUrl }) => adminUrl,
    (error: unknown) => {
      if (error instanceof StartupError) return null;
      throw error;
    },
  );
}

async function lookUpDatabase(config: Config, secrets: SecretsFacts | null): Promise<Facts['database']> {
  const adminUrl = await adminUrlOf(config, secrets);
  return adminUrl === null ? null : askDatabase(config, adminUrl).catch(unreachable);
}

async function lookUpRedis({ redisUrl }: Config): Promise<RedisFacts | Unreachable | null> {
  if (redisUrl === null) return null;
  const redis = await openRedis(redisUrl, openLogger({ level: 'silent', pretty: false }));
  try {
    const readClock = async () => {
      const [seconds, microseconds] = await redis.commands.time();
      return Number(seconds) * 1000 + Number(microseconds) / 1000;
    };
    return { skewMs: await skewOf(readClock) };
  } catch (error) {
    return unreachable(error);
  } finally {
    await redis.close();
  }
}

async function lookUpSecrets(dataDirectory: string): Promise<SecretsFacts | null> {
  const path = secretsPath(dataDirectory);
  const file = await stat(path).catch(() => null);
  if (file === null) return null;
  const folder = await stat(dirname(path));
  // Who may not pass the folder does not reach the file. Windows knows no such modes.
  const openToAll = process.platform !== 'win32' && (file.mode & 0o006) !== 0 && (folder.mode & 0o001) !== 0;
  return { path, openToAll, signingKeys: (await loadSecrets(dataDirectory)).signingKeys };
}

/**
 * Looks up all that the checks need, and changes nothing.
 * @throws StartupError where the configuration is refused
 */
export async function lookUpFacts(): Promise<Facts> {
  const environment = await readEnvironment();
  const config = loadConfig(environment);
  const secrets = await lookUpSecrets(config.dataDirectory);
  return {
    now: new Date(),
    config,
    remotes: loadRemoteSubgraphs(environment, await readdir(subgraphs)),
    secrets,
    database: await lookUpDatabase(config, secrets),
    redis: await lookUpRedis(config),
  };
}
