export { findRedisProgram, type RedisProgram } from './program.ts';
export { type PrivateRedis, type PrivateRedisOptions, startPrivateRedis } from './server.ts';
