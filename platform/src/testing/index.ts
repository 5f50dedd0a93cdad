export { createTestDatabase } from './database.ts';
export { mountForTest, type TestOperation, type TestSubgraph, testActor } from './mount.ts';
