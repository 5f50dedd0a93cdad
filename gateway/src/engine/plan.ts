import type { PlanNode } from '@apollo/query-planner';
import type { CompileEnvironment } from './compile-environment.ts';
import type { Conditions } from './conditions.ts';
import type { RunNode } from './execution.ts';
import { compileFetch } from './fetch.ts';
import type { PlanPath } from './paths.ts';

/** A plan that the engine does not know how to run; the stock executor gets it. */
export class UnsupportedPlan extends Error {}

/** Runs one after the other: a later fetch needs what an earlier one brought. */
function sequence<Context extends object>(nodes: readonly RunNode<Context>[]): RunNode<Context> {
  return async (execution) => {
    for (const node of nodes) await node(execution);
  };
}

function parallel<Context extends object>(nodes: readonly RunNode<Context>[]): RunNode<Context> {
  return async (execution) => {
    await Promise.all(nodes.map((node) => node(execution)));
  };
}

function join(path: PlanPath, below: readonly (string | number)[]): PlanPath {
  const names = below.map(String);
  // Paths that branch by type ("name|[Type]") are planned only where the planner is told to.
  if (names.some((name) => name.includes('|'))) throw new UnsupportedPlan('a path that branches by type');
  return [...path, ...names];
}

/**
 * Compiles a plan to functions.
 * @param path where in the result the node works
 * @returns null where the conditions leave nothing to do
 * @throws UnsupportedPlan
 */
export function compilePlan<Context extends object>(
  node: PlanNode | undefined,
  path: PlanPath,
  conditions: Conditions,
  environment: CompileEnvironment<Context>,
): RunNode<Context> | null {
  const compile = (child: PlanNode | undefined, at = path) => compilePlan(child, at, conditions, environment);
  const compileAll = (nodes: readonly PlanNode[]) => nodes.flatMap((child) => compile(child) ?? []);

  switch (node?.kind) {
    case undefined:
      return null;
    case 'Fetch':
      return compileFetch(node, path, environment);
    case 'Flatten':
      return compile(node.node, join(path, node.path));
    case 'Condition':
      return compile(conditions.get(node.condition) ? node.ifClause : node.elseClause);
    case 'Sequence':
      return combined(compileAll(node.nodes), sequence);
    case 'Parallel':
      return combined(compileAll(node.nodes), parallel);
    case 'Defer':
      // Whoever wants the parts one by one asks for them (defer.ts); for everybody else, a deferred part comes last.
      return combined(
        [compile(node.primary.node), ...node.deferred.map((deferred) => compile(deferred.node))].flatMap(
          (part) => part ?? [],
        ),
        sequence,
      );
    default:
      throw new UnsupportedPlan(`a node of an unknown kind`);
  }
}

function combined<Context extends object>(
  nodes: readonly RunNode<Context>[],
  combine: (nodes: readonly RunNode<Context>[]) => RunNode<Context>,
): RunNode<Context> | null {
  const [only] = nodes;
  return nodes.length > 1 ? combine(nodes) : (only ?? null);
}
