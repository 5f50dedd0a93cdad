import { startTestRedis, type TestRedis } from '@pet/platform/testing';
import { pino } from 'pino';
import { afterAll, beforeAll, describe } from 'vitest';
import { type Fleet, startFleet } from '../../../ops/fleet/fleet.ts';
import type { ServerProcess } from '../../../ops/fleet/server-process.ts';
import { askService } from '../ask-service.ts';
import { addressOf, type Installation, openInstallation } from '../installation.ts';
import { hangUp, openShopClient, type ShopClient } from '../shop-client.ts';
import type { Shop } from './shop.ts';
import { tellForgedTokens } from './tell-forged-tokens.ts';
import { tellLogins } from './tell-logins.ts';
import { tellMatrix } from './tell-matrix.ts';
import { tellRefreshReuse } from './tell-refresh-reuse.ts';
import { tellRefusedCalls } from './tell-refused-calls.ts';

let redis: TestRedis;
let installation: Installation;
let fleet: Fleet;
let variables: Record<string, string>;
let shop: Shop;

beforeAll(async () => {
  redis = await startTestRedis();
  installation = await openInstallation();
  variables = { ...installation.variables, REDIS_URL: redis.url };
  fleet = await startFleet({
    host: '127.0.0.1',
    port: 0,
    servicePorts: 'any',
    gateways: 2,
    environment: variables,
    onLog: () => {},
    logger: pino({ level: 'silent' }),
  });
  shop = openShop();
}, 120_000);
afterAll(async () => {
  hangUp();
  await fleet?.close();
  await installation?.close();
  await redis?.close();
});

function openShop(): Shop {
  const { accessTokens, signingKey, signer } = installation;
  const clientOf = ({ url }: { readonly url: string }): ShopClient =>
    openShopClient(new URL(url).origin, accessTokens);
  const [first, ...others] = fleet.gateways.map(clientOf);
  if (first === undefined) throw new Error('There is no gateway');

  function serviceNamed(name: string): ServerProcess {
    const service = fleet.services.find((each) => each.name === name);
    if (service === undefined) throw new Error(`There is no service ${name}`);
    return service;
  }

  return {
    gateways: [first, ...others],
    accessTokens,
    signingKey,
    askSubgraph: (name, query, variables, actor) =>
      askService(signer, serviceNamed(name), { query, variables }, actor),
    async knock(name, query, variables, token) {
      const { status } = await fetch(serviceNamed(name).url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ query, variables }),
      });
      return status;
    },
  };
}

describe('fleet: two gateways, and every subgraph a service of its own', () => {
  tellMatrix(() => shop);
  tellForgedTokens(() => shop);
  tellRefreshReuse(() => shop);
  tellRefusedCalls(() => ({ installation, services: fleet.services }));
  tellLogins(() => Object.assign({ ...variables }, ...fleet.services.map(addressOf)));
});
