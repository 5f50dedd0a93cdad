import { randomUUID } from 'node:crypto';
import { startTestRedis, type TestRedis } from '@pet/platform/testing';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Fleet, startFleet } from '../../ops/fleet/fleet.ts';
import { tellDomainEvents } from './domain-events.ts';
import { type Installation, metricsUrlOf, openInstallation, operationsOf } from './installation.ts';
import { designChanged, firstDesign, rename } from './live/designs.ts';
import { codes, hangUp, openShopClient, read, type ShopClient } from './shop-client.ts';

/** Two gateways and two builders, which tell each other by Redis what is new. */
let redis: TestRedis;
let installation: Installation;
let fleet: Fleet;
let one: ShopClient;
let other: ShopClient;

beforeAll(async () => {
  redis = await startTestRedis();
  installation = await openInstallation();
  fleet = await startFleet({
    host: '127.0.0.1',
    port: 0,
    servicePorts: 'any',
    replicas: { builder: 2 },
    gateways: 2,
    environment: { ...installation.variables, REDIS_URL: redis.url },
    onLog: () => {},
    logger: pino({ level: 'silent' }),
  });
  const clients = fleet.gateways.map(({ url }) =>
    openShopClient(new URL(url).origin, installation.accessTokens),
  );
  const [first, second] = clients;
  if (!first || !second) throw new Error('There are not two gateways');
  [one, other] = [first, second];
}, 120_000);
afterAll(async () => {
  hangUp();
  await fleet?.close();
  await installation?.close();
  await redis?.close();
});

const builders = () => fleet.services.filter(({ name }) => name === 'builder');

it('a change made through one gateway reaches subscribers of the other, whichever builder made it', async () => {
  const customer = await one.token('customer');
  const design = await firstDesign(one, customer);
  const changes = other.follow(designChanged, { id: design.id, after: design.version }, customer);
  let { version } = design;
  const seen: number[] = [];
  const before = await Promise.all(builders().map(operationsOf));
  // Equal requests at the same time take a connection each, and the balancer has them take turns.
  const idle = () =>
    Promise.all(Array.from({ length: 6 }, () => one.send('{ harnessOptions { __typename } }')));
  for (let step = 0; step < 10; step += 1) {
    await idle();
    version = await rename(one, customer, { id: design.id, version }, [`Nala ${step}`]);
    seen.push(read<number>((await changes.next()).value, 'designChanged.version'));
  }
  await changes.return?.();
  expect(seen).toEqual(Array.from({ length: 10 }, (_, step) => design.version + 1 + step));
  const after = await Promise.all(builders().map(operationsOf));
  for (const [index, count] of after.entries()) expect(count).toBeGreaterThan(before[index] ?? 0);
});

it('a session that was ended is ended at every gateway', async () => {
  const registered = await one.send(
    `mutation { register(input: { email: "ada@example.com", password: "a long walk at dawn", displayName: "Ada" }) {
      session { accessToken }
    } }`,
  );
  const token = read(registered, 'register.session.accessToken');
  const me = '{ me { displayName } }';
  for (const gateway of [one, other])
    expect((await gateway.send(me, {}, token)).data).toEqual({ me: { displayName: 'Ada' } });
  await one.send('mutation { logout { userErrors { message } } }', {}, token);
  for (const gateway of [one, other])
    await expect.poll(async () => codes(await gateway.send(me, {}, token))).toEqual(['UNAUTHENTICATED']);
});

tellDomainEvents(() => one);

it('a call that one replica has answered is refused by the others', async () => {
  const body = JSON.stringify({ query: '{ harnessOptions { __typename } }' });
  const call = { audience: 'builder', method: 'POST', path: '/graphql', body } as const;
  const caller = {
    actor: null,
    requestId: randomUUID(),
    traceId: null,
    clientAddress: null,
    userAgent: null,
  };
  const replay = async () => {
    const headers = { 'content-type': 'application/json', ...installation.signer.sign(call, caller) };
    const statuses: number[] = [];
    for (const { url } of builders())
      statuses.push((await fetch(url, { method: 'POST', headers, body })).status);
    return statuses;
  };
  // On a machine so busy that Redis seems to be away, both answer: at first.
  await expect.poll(replay, { timeout: 10_000 }).toEqual([200, 401]);
});

it('services are ready while Redis answers', async () => {
  const ready = () =>
    Promise.all(
      fleet.services.map(async (service) => (await fetch(`${metricsUrlOf(service)}/ready`)).json()),
    );
  for (const each of await ready()) expect(each).toMatchObject({ dependencies: { redis: 'healthy' } });
  await redis.kill();
  await expect
    .poll(ready)
    .toEqual(
      fleet.services.map(({ name }) =>
        expect.objectContaining({ name, dependencies: { database: 'healthy', redis: 'unhealthy' } }),
      ),
    );
});
