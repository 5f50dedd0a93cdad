import type { FetchNode } from '@apollo/query-planner';
import type { DataSource, FetchDocument } from './data-source.ts';
import type { LoadedSupergraph } from './supergraph.ts';

/** What compiling a plan needs besides the plan. */
export interface CompileEnvironment<Context extends object> {
  readonly supergraph: LoadedSupergraph;
  /** @throws Error for a name that no subgraph has */
  dataSource(name: string): DataSource<Context>;
  /** Told why a plan is left to the stock executor. */
  onFallback(reason: string): void;
}

/** Picks the client's variables that a fetch uses; those not given are left to the defaults of its document. */
export function compileVariables(
  names: readonly string[] | undefined,
): (variables: Readonly<Record<string, unknown>>) => Record<string, unknown> {
  if (!names?.length) return () => ({});
  return (variables) => {
    const picked: Record<string, unknown> = {};
    for (const name of names) {
      if (Object.hasOwn(variables, name) && variables[name] !== undefined) picked[name] = variables[name];
    }
    return picked;
  };
}

/** The static part of a fetch node. */
export function documentOf(node: FetchNode): FetchDocument {
  return { text: node.operation, operationName: node.operationName, kind: node.operationKind };
}
