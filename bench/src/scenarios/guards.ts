import { memoryOperations } from '../dataset/operations.ts';
import type { Scenario } from '../measure/scenario.ts';
import { soloPeer } from '../peers/ours.ts';

const measured = new Set(['page', 'deep']);

/** Ours that asks nothing of anybody, beside ours that asks all that the shop asks. */
export function guardsScenario(directory: string): Scenario {
  return {
    key: 'guards',
    title: 'What safety costs: ours with everything on, beside ours without',
    explanation:
      'In memory, so that nothing hides it. On one side are permission rules and directives in every subgraph, the ' +
      'gateway’s own check of the directives, rates counted for each account, and costs; on the other is none of them.',
    peers: [
      soloPeer(directory, 'none', { key: 'open', title: 'ours, solo, everything off' }),
      soloPeer(directory, 'all', { key: 'guarded', title: 'ours, solo, everything on' }),
    ],
    withLimit: false,
    operations: async () => memoryOperations.filter(({ key }) => measured.has(key)),
    async endRound() {},
    async close() {},
  };
}
