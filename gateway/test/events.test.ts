import { afterAll, beforeAll } from 'vitest';
import { tellDomainEvents } from './domain-events.ts';
import { startTestGateway, type TestGateway } from './start-test-gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

tellDomainEvents(() => gateway);
