import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { composeSupergraph } from '../dataset/compose.ts';
import type { SharedFleet } from './fleet.ts';
import { startHiveGateway } from './hive.ts';
import { type Peer, runningPeer } from './peer.ts';
import { startServer } from './server-process.ts';

/** @param withRules whether its fields are behind permission rules */
export function handMergedPeer(withRules: boolean): Peer {
  return {
    key: 'hand-merged',
    title: 'hand-merged schema, Apollo Server',
    packages: ['@apollo/server', 'graphql', ...(withRules ? ['graphql-shield'] : [])],
    start: async () =>
      runningPeer(await startServer('hand-merged.ts', { env: { BENCH_RULES: withRules ? '1' : '0' } })),
  };
}

/** Writes the supergraph for gateways whose subgraphs are in their own process. */
export async function writeLocalSupergraph(directory: string, guarded = false): Promise<string> {
  const file = join(directory, guarded ? 'guarded.graphql' : 'local.graphql');
  await writeFile(file, composeSupergraph({}, { guarded }));
  return file;
}

/** What one would build with Apollo's own packages. */
export function apolloPeers(fleet: SharedFleet, directory: string): Peer[] {
  return [
    handMergedPeer(false),
    {
      key: 'hand-merged-http',
      title: 'hand-merged schema, Apollo Server on bare node:http',
      packages: ['@apollo/server', 'graphql'],
      start: async () => runningPeer(await startServer('hand-merged-http.ts')),
    },
    {
      key: 'stock-local',
      title: 'stock ApolloGateway, LocalGraphQLDataSource',
      packages: ['@apollo/gateway', '@apollo/server', '@apollo/subgraph'],
      async start() {
        const file = await writeLocalSupergraph(directory);
        return runningPeer(await startServer('stock-gateway-local.ts', { env: { BENCH_SUPERGRAPH: file } }));
      },
    },
    {
      key: 'stock-remote',
      title: 'stock ApolloGateway, 3 Apollo Server subgraphs',
      packages: ['@apollo/gateway', '@apollo/server', '@apollo/subgraph'],
      async start() {
        const { supergraphFile, pids } = await fleet.get();
        const env = { BENCH_SUPERGRAPH: supergraphFile };
        return runningPeer(await startServer('stock-gateway-remote.ts', { env }), pids);
      },
    },
  ];
}

const planners = [
  { planner: 'js', title: 'Hive Gateway, JS planner, the same subgraphs', runtime: [] },
  {
    planner: 'rust',
    title: 'Hive Gateway, Rust planner, the same subgraphs',
    runtime: ['@graphql-hive/router-runtime', '@graphql-hive/router-query-planner'],
  },
] as const;

export function hivePeers(fleet: SharedFleet): Peer[] {
  return planners.map(({ planner, title, runtime }) => ({
    key: `hive-${planner}`,
    title,
    packages: ['@graphql-hive/gateway', ...runtime],
    async start() {
      const { supergraphFile, pids } = await fleet.get();
      return runningPeer(await startHiveGateway(planner, supergraphFile), pids);
    },
  }));
}
