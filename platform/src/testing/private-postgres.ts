import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../database/index.ts';

/** A PostgreSQL of one test file's own, which loses nothing that it has acknowledged. */
export interface PrivatePostgres {
  /** The superuser's connection string, to the database `postgres`; the same for its whole life. */
  readonly url: string;
  /** Starts it again after `kill`, with the data it had; resolves when it answers. */
  start(): Promise<void>;
  /** Ends it as a crash would (`immediate`). */
  kill(): Promise<void>;
  /** Ends it and removes its data. */
  close(): Promise<void>;
}

/** Starts an empty, durable PostgreSQL that nobody else uses. */
export async function startPrivatePostgres(): Promise<PrivatePostgres> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'all-pet-plus-postgres-'));
  const options = { dataDirectory, password: 'private-to-this-test' };
  const server = await startEmbeddedPostgres(options);
  const port = Number(new URL(server.url).port);
  let running = true;

  async function kill(): Promise<void> {
    if (running) await server.stop('immediate');
    running = false;
  }

  return {
    url: server.url,
    async start() {
      await startEmbeddedPostgres({ ...options, port });
      running = true;
    },
    kill,
    async close() {
      await kill();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}
