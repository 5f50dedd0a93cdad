import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { createDatabase } from '../database/index.ts';
import './provided.ts';

/** Makes an empty database of its own in the test run's private PostgreSQL; it goes when the run ends. */
export async function createTestDatabase(): Promise<string> {
  return createDatabase(inject('postgresUrl'), `test_${randomBytes(8).toString('hex')}`);
}
