import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Config, type Secrets, StartupError } from '../config/index.ts';
import type { DatabaseTarget } from './adapter.ts';
import { createClient } from './client.ts';
import { findEmbeddedPostgres, startEmbeddedPostgres, stopLeftOverPostgres } from './embedded/index.ts';
import { createDatabase, provisionOwnedApart, provisionSubgraph, useOwnDatabase } from './provision.ts';

/** The PostgreSQL a process works with. */
export interface Cluster {
  /** A user of the application's database who may create roles and schemas. */
  readonly adminUrl: string;
  /** Where it runs, for people. */
  readonly description: string;
  close(): Promise<void>;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function readPid(file: string): Promise<number> {
  return Number((await readFile(file, 'utf8').catch(() => '0')).split('\n')[0]);
}

/**
 * Two processes must not share an embedded cluster: the one that stops first would take it away from the other.
 * The file survives a crash, so it counts only while its process and the PostgreSQL it started both live.
 * @throws StartupError naming the process that has the data
 */
async function claim(dataDirectory: string): Promise<void> {
  const file = join(dataDirectory, 'owner.pid');
  const owner = await readPid(file);
  const postmaster = await readPid(join(dataDirectory, 'postgres', 'postmaster.pid'));
  if (owner !== process.pid && owner > 0 && isAlive(owner) && postmaster > 0 && isAlive(postmaster)) {
    throw new StartupError(
      `Process ${owner} already uses the data in ${dataDirectory}; stop it, or start this one with a DATA_DIRECTORY of its own.`,
    );
  }
  await writeFile(file, String(process.pid));
}

/** @returns null where the configuration names no database */
async function openNamedDatabase({ databaseUrl }: Config): Promise<Cluster | null> {
  if (databaseUrl === null) return null;
  const { host } = new URL(databaseUrl);
  await checkDatabase(databaseUrl).catch((error: Error) => {
    throw new StartupError(`The database at ${host} (DATABASE_URL) does not answer: ${error.message}`);
  });
  return { adminUrl: databaseUrl, description: `PostgreSQL at ${host}`, close: async () => {} };
}

/**
 * Opens the database the configuration names, or the embedded one.
 * @param progress told what is being done
 * @throws StartupError when it cannot be reached or started
 */
export async function openCluster(
  config: Config,
  secrets: Secrets,
  progress: (line: string) => void,
): Promise<Cluster> {
  const named = await openNamedDatabase(config);
  if (named !== null) return named;
  await claim(config.dataDirectory);
  const postgres = await startEmbeddedPostgres({
    dataDirectory: config.dataDirectory,
    password: secrets.databasePassword,
    progress,
  });
  return {
    adminUrl: await createDatabase(postgres.url),
    description: `embedded PostgreSQL in ${config.dataDirectory}`,
    close: postgres.stop,
  };
}

/**
 * Opens the database the configuration names, or the embedded one that another process of this installation runs.
 * @throws StartupError when it cannot be reached
 */
export async function joinCluster(config: Config, secrets: Secrets): Promise<Cluster> {
  const named = await openNamedDatabase(config);
  if (named !== null) return named;
  const { dataDirectory } = config;
  const url = await findEmbeddedPostgres({ dataDirectory, password: secrets.databasePassword });
  const adminUrl = url && (await createDatabase(url).catch(() => null));
  if (adminUrl === null) {
    throw new StartupError(
      `No PostgreSQL runs in ${dataDirectory}; start it with "npm start" or "npm run fleet", or set DATABASE_URL.`,
    );
  }
  return { adminUrl, description: `embedded PostgreSQL in ${dataDirectory}`, close: async () => {} };
}

/** What has to be known of a subgraph to find its database. */
export interface DatabaseOwner {
  readonly name: string;
  /**
   * Whether its tables belong to another role than the one it works as, which can then do no more than its migrations
   * grant. A database of its own has to let it create roles.
   */
  readonly ownedApart?: boolean;
}

/**
 * The database of one subgraph: its own where the configuration names one, else a schema and a role in the cluster.
 * @param adminUrl of the cluster; asked for only where it is needed
 */
export async function databaseOfSubgraph(
  { name, ownedApart = false }: DatabaseOwner,
  { subgraphDatabaseUrls }: Config,
  adminUrl: () => Promise<string>,
): Promise<DatabaseTarget> {
  const own = subgraphDatabaseUrls.get(name);
  if (ownedApart) return provisionOwnedApart(own ?? (await adminUrl()), name);
  return own === undefined ? provisionSubgraph(await adminUrl(), name) : useOwnDatabase(own, name);
}

/**
 * Makes sure that nothing uses an embedded cluster any more, so that its folder can be removed.
 * @throws StartupError when a living process does
 */
export async function releaseData(dataDirectory: string): Promise<void> {
  await mkdir(dataDirectory, { recursive: true });
  await claim(dataDirectory);
  await stopLeftOverPostgres(dataDirectory);
}

/**
 * Asks a database for an answer.
 * @throws Error when none comes within two seconds
 */
export async function checkDatabase(url: string): Promise<void> {
  const client = createClient({
    connectionString: url,
    connectionTimeoutMillis: 2_000,
    query_timeout: 2_000,
  });
  try {
    await client.connect();
    await client.query('SELECT 1');
  } finally {
    await client.end();
  }
}
