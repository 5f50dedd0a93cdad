import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { openBalancer } from '../../ops/fleet/balancer.ts';
import { startFleet } from '../../ops/fleet/fleet.ts';
import { subgraphNames } from '../src/subgraphs/registry.ts';
import { addressOf, openInstallation, operationsOf } from './installation.ts';
import { hangUp, openShopClient } from './shop-client.ts';
import { type OpenShop, tellShopJourney } from './shop-journey.ts';
import { startTestGateway } from './start-test-gateway.ts';

/** The gateway with users and orders in this process, and the builder in a process of its own. */
async function openHybrid(): Promise<OpenShop> {
  const installation = await openInstallation();
  // Links are made in the builder, which starts before the gateway they lead to.
  let gatewayPort = 0;
  const entrance = await openBalancer('127.0.0.1', 0, () => [gatewayPort]);
  const publicUrl = { PUBLIC_URL: `http://127.0.0.1:${entrance.port}` };
  const builder = await installation.startService('builder', publicUrl);
  const gateway = await startTestGateway({ ...installation.variables, ...publicUrl, ...addressOf(builder) });
  gatewayPort = Number(new URL(gateway.url).port);
  return {
    ...openShopClient(publicUrl.PUBLIC_URL, installation.accessTokens),
    async close() {
      expect(await operationsOf(builder)).toBeGreaterThan(0);
      await gateway.close();
      entrance.close();
      await installation.close();
    },
  };
}

/** Two gateways, and each subgraph in a process of its own. */
async function openFleet(): Promise<OpenShop> {
  const installation = await openInstallation();
  const fleet = await startFleet({
    host: '127.0.0.1',
    port: 0,
    servicePorts: 'any',
    gateways: 2,
    environment: installation.variables,
    onLog: () => {},
    logger: pino({ level: 'silent' }),
  });
  return {
    ...openShopClient(fleet.url, installation.accessTokens),
    async close() {
      for (const service of fleet.services) expect(await operationsOf(service)).toBeGreaterThan(0);
      hangUp();
      await fleet.close();
      const processes = [...fleet.gateways, ...fleet.services];
      expect(await Promise.all(processes.map(({ exited }) => exited))).toEqual(processes.map(() => 0));
      await installation.close();
    },
  };
}

describe('hybrid: the builder is a service of its own', () => tellShopJourney(openHybrid));

describe('fleet: every subgraph is a service of its own', () => tellShopJourney(openFleet));

describe('a gateway whose subgraphs all run elsewhere', () => {
  it('needs no database, and says nothing of where they are', async () => {
    const installation = await openInstallation();
    try {
      const gateway = await installation.startGateway({
        DATABASE_URL: 'postgresql://nobody@127.0.0.1:9/none',
        ...Object.fromEntries(
          subgraphNames.map((name) => [`${name.toUpperCase()}_URL`, 'http://127.0.0.1:9/graphql']),
        ),
      });
      const { origin } = new URL(gateway.url);
      expect((await fetch(`${origin}/ready`)).status).toBe(200);
      expect((await fetch(`${origin}/previews/${'0'.repeat(8)}`)).status).toBe(503);
      const answer = await openShopClient(origin, installation.accessTokens).send('{ me { id } }');
      expect(answer).toMatchObject({
        data: { me: null },
        errors: [{ extensions: { code: 'SUBGRAPH_UNAVAILABLE', serviceName: 'users' } }],
      });
      expect(JSON.stringify(answer)).not.toContain('127.0.0.1');
      expect(await gateway.stop('SIGTERM')).toBe(0);
    } finally {
      await installation.close();
    }
  });
});
