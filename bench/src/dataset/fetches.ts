import { operationFromDocument, Supergraph } from '@apollo/federation-internals';
import { type PlanNode, QueryPlanner } from '@apollo/query-planner';
import { parse } from 'graphql';
import { composeSupergraph } from './compose.ts';
import type { BenchOperation } from './operations.ts';

function countIn(node: PlanNode | undefined): number {
  if (node === undefined) return 0;
  if (node.kind === 'Fetch') return 1;
  if (node.kind === 'Flatten') return countIn(node.node);
  if (node.kind === 'Sequence' || node.kind === 'Parallel') {
    return node.nodes.reduce((sum, child) => sum + countIn(child), 0);
  }
  throw new TypeError(`The data set's operations have no ${node.kind} in their plans`);
}

/**
 * Makes sure that operations take as many fetches as they are there to take, whatever becomes of the schema.
 * @throws Error naming the operation that does not
 */
export function assertFetches(operations: readonly BenchOperation[]): void {
  const supergraph = Supergraph.build(composeSupergraph());
  const planner = new QueryPlanner(supergraph);
  for (const { key, text, fetches } of operations) {
    const plan = planner.buildQueryPlan(operationFromDocument(supergraph.apiSchema(), parse(text)));
    const planned = countIn(plan.node as PlanNode | undefined);
    if (planned !== fetches) throw new Error(`${key} takes ${planned} fetches instead of ${fetches}`);
  }
}
