import { assertFetches } from '../dataset/fetches.ts';
import { memoryOperations } from '../dataset/operations.ts';
import type { Scenario } from '../measure/scenario.ts';
import { shareFleet } from '../peers/fleet.ts';
import { apolloPeers, hivePeers } from '../peers/others.ts';
import { ourPeers } from '../peers/ours.ts';

/** Everybody on the in-memory data set, without rules. */
export function memoryScenario(directory: string): Scenario {
  const apolloFleet = shareFleet('apollo-subgraph.ts', directory);
  const ourFleet = shareFleet('our-subgraph.ts', directory);
  return {
    key: 'memory',
    title: 'In memory, no rules',
    explanation:
      'The same plain resolvers on the same data everywhere; no permission rules on any side. Gateways before the ' +
      'same three Apollo Server subgraphs talk to the very same processes.',
    peers: [
      ...apolloPeers(apolloFleet, directory),
      ...hivePeers(apolloFleet),
      ...ourPeers(apolloFleet, ourFleet, directory),
    ],
    withLimit: true,
    async operations() {
      assertFetches(memoryOperations);
      return memoryOperations;
    },
    async endRound() {
      await Promise.all([apolloFleet.stop(), ourFleet.stop()]);
    },
    async close() {},
  };
}
