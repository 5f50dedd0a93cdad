import type { TestProject } from 'vitest/node';
import { StartupError } from '../config/index.ts';
import { findRedisProgram } from '../redis/index.ts';
import './provided.ts';

/**
 * Vitest's global set-up: finds a Redis server once for the whole run, fetching one at the first. Where there is none,
 * only the tests that need it fail.
 */
export default async function findTestRedis(project: TestProject): Promise<void> {
  try {
    project.provide('redisProgram', await findRedisProgram((line) => console.error(`… ${line}`)));
  } catch (error) {
    if (!(error instanceof StartupError)) throw error;
    project.provide('redisProgram', error.message);
  }
}
