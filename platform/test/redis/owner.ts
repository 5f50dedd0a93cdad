import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findRedisProgram, startPrivateRedis } from '../../src/redis/index.ts';

// A process with a Redis of its own, which a test kills.
const program = await findRedisProgram(() => {});
const directory = await mkdtemp(join(tmpdir(), 'all-pet-plus-redis-'));
process.send?.((await startPrivateRedis({ program, directory })).url);
