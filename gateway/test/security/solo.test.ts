import { provisionOwnedApart, provisionSubgraph } from '@pet/platform/database';
import { mountForTest, type TestSubgraph } from '@pet/platform/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registry } from '../../src/subgraphs/registry.ts';
import { type Installation, openInstallation } from '../installation.ts';
import type { Answer } from '../shop-client.ts';
import { startTestGateway, type TestGateway } from '../start-test-gateway.ts';
import type { Shop } from './shop.ts';
import { tellForgedTokens } from './tell-forged-tokens.ts';
import { tellMatrix } from './tell-matrix.ts';
import { tellRefreshReuse } from './tell-refresh-reuse.ts';

let installation: Installation;
let gateway: TestGateway;
let subgraphs: Map<string, TestSubgraph>;
let shop: Shop;

/** The subgraphs as the gateway mounts them in its own process, on the same database. */
async function mountSubgraphs(databaseUrl: string): Promise<Map<string, TestSubgraph>> {
  const mounted = registry.map(async ({ name, load }) => {
    const { default: definition } = await load();
    const provision = definition.ownedApart ? provisionOwnedApart : provisionSubgraph;
    const database = await provision(databaseUrl, name);
    return [name, await mountForTest(definition, { database })] as const;
  });
  return new Map(await Promise.all(mounted));
}

beforeAll(async () => {
  installation = await openInstallation();
  gateway = await startTestGateway(installation.variables);
  subgraphs = await mountSubgraphs(installation.variables.DATABASE_URL);
  const { accessTokens, signingKey } = installation;
  shop = {
    gateways: [gateway],
    accessTokens,
    signingKey,
    async askSubgraph(name, query, variables, actor) {
      const subgraph = subgraphs.get(name);
      if (subgraph === undefined) throw new Error(`There is no subgraph ${name}`);
      const answer = await subgraph.execute({ query, variables: { ...variables }, actor });
      return JSON.parse(JSON.stringify(answer)) as Answer;
    },
    knock: async () => null,
  };
});
afterAll(async () => {
  await gateway?.close();
  await Promise.all(Array.from(subgraphs?.values() ?? [], (subgraph) => subgraph.close()));
  await installation?.close();
});

describe('solo: the gateway and every subgraph in one process', () => {
  tellMatrix(() => shop);
  tellForgedTokens(() => shop);
  tellRefreshReuse(() => shop);

  it('clients cannot ask for references', async () => {
    const answer = await gateway.send('{ _entities(representations: []) { __typename } }');
    expect(answer).toMatchObject({ errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] });
  });
});
