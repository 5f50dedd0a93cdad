import type { BenchOperation } from '../dataset/operations.ts';
import type { Scenario } from '../measure/scenario.ts';
import { type Peer, type RunningPeer, runningPeer } from '../peers/peer.ts';
import { openShopDatabase, type ShopDatabase } from '../peers/postgres.ts';
import { startServer } from '../peers/server-process.ts';

const pageText = `query OrdersPage($first: Int!, $after: String) {
  orders(first: $first, after: $after) {
    nodes {
      id
      number
      status
      customer { displayName }
      lines { quantity design { name owner { displayName } } }
    }
  }
}`;

const mostVariants = 100;

/** A page can begin after any of the newest orders, so the cursors are asked for. */
async function cursorsOf(baseline: RunningPeer, token: string): Promise<string[]> {
  const response = await fetch(baseline.urlOf('page'), {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: `{ orders(first: ${mostVariants}) { edges { cursor } } }` }),
  });
  const { data } = (await response.json()) as { data: { orders: { edges: { cursor: string }[] } } };
  return data.orders.edges.map(({ cursor }) => cursor);
}

/** The shop's own subgraphs with their services, loaders, rules, Prisma and PostgreSQL. */
export function postgresScenario(): Scenario {
  let database: Promise<ShopDatabase> | undefined;
  function shopDatabase(): Promise<ShopDatabase> {
    database ??= openShopDatabase();
    return database;
  }
  function peer(key: string, title: string, script: string, packages: readonly string[]): Peer {
    return {
      key,
      title,
      packages,
      async start() {
        const { env, pid } = await shopDatabase();
        return runningPeer(await startServer(`postgres/${script}`, { env }), [pid]);
      },
    };
  }
  return {
    key: 'postgres',
    title: 'On PostgreSQL: the shop’s own subgraphs',
    explanation:
      'The real resolvers, loaders, rules and Prisma on one PostgreSQL; the hand-merged server makes the same calls ' +
      'from one schema. A customer asks, since what staff read is written down by ours alone. Signed tokens are ' +
      'verified on both sides. The CPU column includes PostgreSQL.',
    peers: [
      peer('hand-merged', 'hand-merged schema, Apollo Server', 'hand-merged.ts', [
        '@apollo/server',
        '@prisma/client',
        '@prisma/adapter-pg',
      ]),
      peer('solo', 'ours, solo: npm start', 'our-gateway.ts', []),
    ],
    withLimit: false,
    async operations(baseline) {
      const { tokens } = await shopDatabase();
      const cursors = await cursorsOf(baseline, tokens[0] ?? '');
      const page: BenchOperation = {
        key: 'page',
        title: 'orders page: 20 orders over 3 subgraphs',
        fetches: 4,
        text: pageText,
        variants: cursors.map((after) => ({ variables: { first: 20, after }, user: '' })),
        tokens,
      };
      return [page];
    },
    async endRound() {},
    async close() {
      await database?.then(
        ({ stop }) => stop(),
        () => {},
      );
    },
  };
}
