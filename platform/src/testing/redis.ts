import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { type PrivateRedis, startPrivateRedis } from '../redis/index.ts';
import './provided.ts';

/** A private Redis of one test file. */
export interface TestRedis extends PrivateRedis {
  /** Ends it and removes its data. */
  close(): Promise<void>;
}

/**
 * Starts an empty Redis that nobody else uses.
 * @throws Error saying what to install where the machine has no Redis and none can be fetched
 */
export async function startTestRedis(): Promise<TestRedis> {
  const program = inject('redisProgram');
  if (typeof program === 'string') throw new Error(program);
  const directory = await mkdtemp(join(tmpdir(), 'all-pet-plus-redis-'));
  const redis = await startPrivateRedis({ program, directory });
  return {
    ...redis,
    async close() {
      await redis.kill();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
