/**
 * `npm run events -- dead`: which events the subgraphs' handlers could not handle.
 * `npm run events -- retry [id]`: has one of them, or all, handled again.
 */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type Config,
  explainStartFailure,
  loadConfig,
  loadSecrets,
  readEnvironment,
  StartupError,
} from '@pet/platform/config';
import { databaseOfSubgraph, joinCluster } from '@pet/platform/database';
import { type EventStore, listDeadLetters, openEventStore, retryDeadLetters } from '@pet/platform/events';
import { isUuid } from '@pet/platform/graphql';
import { openLogger } from '@pet/platform/observability';
import pg from 'pg';

const subgraphs = fileURLToPath(new URL('../../subgraphs', import.meta.url));
/** SQLSTATE undefined_table, PostgreSQL's appendix A. */
const undefinedTable = '42P01';

const usage = 'Usage: npm run events -- dead | retry [id]';

/** What to do with the inbox of one subgraph. */
type Task = (name: string, store: EventStore) => Promise<void>;

async function tellDead(name: string, store: EventStore): Promise<void> {
  for (const { id, type, aggregateId, deadAt, attempts, lastError } of await listDeadLetters(store)) {
    console.log(`${name}  ${id}  ${type} of ${aggregateId}  put aside ${deadAt.toISOString()}`);
    console.log(`  after ${attempts} tries; the last: ${lastError}`);
  }
}

function retrying(id: string | null): Task {
  return async (name, store) => {
    console.log(`${name}: ${await retryDeadLetters(store, id)} to be handled again`);
  };
}

function parseTask([command, id, ...rest]: readonly string[]): Task {
  if (rest.length > 0) throw new StartupError(usage);
  if (command === 'dead' && id === undefined) return tellDead;
  if (command === 'retry' && (id === undefined || isUuid(id))) return retrying(id ?? null);
  throw new StartupError(usage);
}

async function adminDatabase(config: Config): Promise<string> {
  if (config.databaseUrl !== null) return config.databaseUrl;
  return (await joinCluster(config, await loadSecrets(config.dataDirectory))).adminUrl;
}

async function run(): Promise<void> {
  const task = parseTask(process.argv.slice(2));
  const config = loadConfig(await readEnvironment());
  const logger = openLogger({ level: 'warn', pretty: false });
  const names = (await readdir(subgraphs)).filter((name) => existsSync(join(subgraphs, name, 'prisma')));
  let admin: Promise<string> | undefined;
  const adminUrl = () => {
    admin ??= adminDatabase(config);
    return admin;
  };
  for (const name of names.sort()) {
    const store = openEventStore(await databaseOfSubgraph({ name }, config, adminUrl), logger);
    try {
      await task(name, store);
    } catch (error) {
      if (!(error instanceof pg.DatabaseError) || error.code !== undefinedTable) throw error;
      throw new StartupError(`The tables of ${name} are not there yet; "npm start" makes them.`);
    } finally {
      await store.close();
    }
  }
}

run().catch((error: unknown) => {
  console.error(explainStartFailure(error) ?? error);
  process.exit(1);
});
