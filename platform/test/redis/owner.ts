import { findRedisProgram, startPrivateRedis } from '../../src/redis/index.ts';

// A process with a Redis of its own, in the folder its argument names, which a test kills.
const [, , directory = ''] = process.argv;
const program = await findRedisProgram(() => {});
process.send?.((await startPrivateRedis({ program, directory })).url);
