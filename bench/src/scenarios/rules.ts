import { memoryOperations } from '../dataset/operations.ts';
import type { Scenario } from '../measure/scenario.ts';
import { handMergedPeer } from '../peers/others.ts';
import { soloPeer } from '../peers/ours.ts';

const measured = new Set(['page', 'deep']);

/** The merged server and ours with every field behind graphql-shield. */
export function rulesScenario(directory: string): Scenario {
  return {
    key: 'rules',
    title: 'In memory, graphql-shield on both sides',
    explanation:
      'The same data, resolvers and permission rules: the whole merged schema is wrapped by graphql-shield on one ' +
      'side, and each subgraph on the other.',
    peers: [handMergedPeer(true), soloPeer(directory, 'rules')],
    withLimit: false,
    operations: async () => memoryOperations.filter(({ key }) => measured.has(key)),
    async endRound() {},
    async close() {},
  };
}
