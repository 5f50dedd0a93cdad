import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, startEmbeddedPostgres } from '@pet/platform/database';
import { scriptArguments, spawnNode } from './server-process.ts';

/** The database that the shop's own subgraphs are measured on. */
export interface ShopDatabase {
  /** What tells a server where the database and the secrets are. */
  readonly env: Readonly<Record<string, string>>;
  /** PostgreSQL's first process. */
  readonly pid: number;
  /** Of one customer, each of them different. */
  readonly tokens: readonly string[];
  stop(): Promise<void>;
}

/** @throws Error with what went wrong */
async function seed(env: Readonly<Record<string, string>>): Promise<string[]> {
  const child = spawnNode(scriptArguments('servers/postgres/seed.ts'), env);
  child.stderr?.pipe(process.stderr);
  const failed = once(child, 'exit').then(([code]) => {
    throw new Error(`Filling the database ended with ${code}`);
  });
  // It ends after it has answered, too.
  failed.catch(() => {});
  const [message] = await Promise.race([once(child, 'message'), failed]);
  return (message as { tokens: string[] }).tokens;
}

/**
 * Starts a PostgreSQL of its own and fills it.
 * @throws Error when it does not start, or the shop refuses the data
 */
export async function openShopDatabase(): Promise<ShopDatabase> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'all-pet-plus-bench-database-'));
  // A weak one is refused by what runs as in production.
  const password = randomBytes(24).toString('base64url');
  const postgres = await startEmbeddedPostgres({ dataDirectory, password, durable: false });
  const pidFile = await readFile(join(dataDirectory, 'postgres', 'postmaster.pid'), 'utf8');
  const pid = Number(pidFile.split('\n')[0]);
  /** It would outlive a bench that is interrupted; SIGQUIT makes PostgreSQL end at once. */
  function abandon(): void {
    process.kill(pid, 'SIGQUIT');
    rmSync(dataDirectory, { recursive: true, force: true });
  }
  process.once('exit', abandon);
  async function stop(): Promise<void> {
    process.off('exit', abandon);
    await postgres.stop();
    await rm(dataDirectory, { recursive: true, force: true });
  }
  try {
    const env = { DATABASE_URL: await createDatabase(postgres.url), DATA_DIRECTORY: dataDirectory };
    return { env, pid, tokens: await seed(env), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
