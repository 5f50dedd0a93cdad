import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '../database/index.ts';
import './provided.ts';

/** Vitest's global set-up: a private PostgreSQL for the whole run, in a folder that is removed at the end. */
export default async function startTestPostgres(project: TestProject): Promise<() => Promise<void>> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'all-pet-plus-test-'));
  const postgres = await startEmbeddedPostgres({
    dataDirectory,
    password: 'private-to-this-run',
    durable: false,
  });
  project.provide('postgresUrl', postgres.url);
  return async () => {
    await postgres.stop();
    await rm(dataDirectory, { recursive: true, force: true });
  };
}
