export { openTestBus, type TestBus } from './bus.ts';
export { createTestDatabase } from './database.ts';
export {
  alterations,
  forgedTokens,
  headersWithKeys,
  refusedClaims,
  refusedTypes,
  signToken,
  tokenClaims,
  tokenPart,
} from './forged-tokens.ts';
export { mountForTest, type TestOperation, type TestSubgraph, testActor } from './mount.ts';
export { type PrivatePostgres, startPrivatePostgres } from './private-postgres.ts';
export { startTestRedis, type TestRedis } from './redis.ts';
export { refusedCalls } from './refused-calls.ts';
