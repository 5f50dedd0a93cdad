import { randomBytes } from 'node:crypto';
import { demoAccounts } from '@pet/platform/demo';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addressOf, type Installation, openInstallation } from './installation.ts';
import { startTestGateway, type TestGateway } from './start-test-gateway.ts';

const key = (id: string) => `${id}:${randomBytes(32).toString('base64')}`;
const [old, next] = [key('old'), key('next')];

let installation: Installation;
const gateways: TestGateway[] = [];
beforeAll(async () => {
  installation = await openInstallation();
});
afterAll(async () => {
  await Promise.all(gateways.map((gateway) => gateway.close()));
  await installation.close();
});

/** @returns where a service with these keys is, as a gateway finds it in its environment */
async function startUsers(...keys: string[]): Promise<Record<string, string>> {
  return addressOf(await installation.startService('users', { SERVICE_KEYS: keys.join() }));
}

async function startGateway(users: Record<string, string>, ...keys: string[]): Promise<TestGateway> {
  const variables = { ...installation.variables, ...users, SERVICE_KEYS: keys.join() };
  const gateway = await startTestGateway(variables);
  gateways.push(gateway);
  return gateway;
}

async function expectAnswered(gateway: TestGateway): Promise<void> {
  const token = await gateway.token('customer');
  expect(await gateway.send('{ me { id } }', {}, token)).toMatchObject({
    data: { me: { id: demoAccounts.customer.id } },
  });
}

async function expectRefused(gateway: TestGateway): Promise<void> {
  const answer = await gateway.send('{ me { id } }', {}, await gateway.token('customer'));
  expect(answer).toMatchObject({
    data: { me: null },
    errors: [{ extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }],
  });
}

/** The steps of docs/runbooks/keys.md. */
it('a new key takes over step by step, and no call is refused; out of step, all are', async () => {
  const knowsOld = await startUsers(old);
  const signsWithOld = await startGateway(knowsOld, old);
  await expectAnswered(signsWithOld);

  const knowsBoth = await startUsers(old, next);
  await signsWithOld.move(knowsBoth);
  await expectAnswered(signsWithOld);

  const signsWithNext = await startGateway(knowsBoth, next, old);
  for (const gateway of [signsWithOld, signsWithNext]) await expectAnswered(gateway);

  const knowsNext = await startUsers(next);
  await signsWithNext.move(knowsNext);
  await expectAnswered(signsWithNext);

  await signsWithNext.move(knowsOld);
  await expectRefused(signsWithNext);
  await signsWithOld.move(knowsNext);
  await expectRefused(signsWithOld);
});
