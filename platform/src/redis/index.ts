export { openRedis, type RedisConnections } from './connections.ts';
export {
  findRedisProgram,
  type PrivateRedis,
  type PrivateRedisOptions,
  type RedisProgram,
  startPrivateRedis,
} from './private-server/index.ts';
