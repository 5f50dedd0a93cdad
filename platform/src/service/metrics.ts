import { type ExecutionResult, getOperationAST, type OperationTypeNode } from 'graphql';
import { Counter, Histogram, Registry } from 'prom-client';
import type { Caller } from '../identity/index.ts';
import type { MountedSubgraph, SubgraphOperation } from '../subgraph/index.ts';

/** What a service tells of itself; names and units as Prometheus advises. */
export interface ServiceMetrics {
  readonly registry: Registry;
  /** The same subgraph, its operations counted and timed by their kind. */
  measured(subgraph: MountedSubgraph): MountedSubgraph;
  /** Counts a caller that is refused. */
  counted(caller: Promise<Caller>): Promise<Caller>;
}

function kindOf({ document, operationName }: SubgraphOperation): OperationTypeNode | 'unknown' {
  return getOperationAST(document, operationName)?.operation ?? 'unknown';
}

/** Opens the metrics of a process that serves one subgraph. */
export function openServiceMetrics(): ServiceMetrics {
  const registry = new Registry();
  const durations = new Histogram({
    name: 'subgraph_operation_duration_seconds',
    help: 'How long queries and mutations took, by kind and by whether the answer has errors.',
    labelNames: ['kind', 'outcome'],
    buckets: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10],
    registers: [registry],
  });
  const subscriptions = new Counter({
    name: 'subgraph_subscriptions_total',
    help: 'Subscriptions that were started.',
    registers: [registry],
  });
  const refusals = new Counter({
    name: 'subgraph_refused_calls_total',
    help: 'Calls that were refused because no gateway of this installation had signed them.',
    registers: [registry],
  });

  return {
    registry,
    measured: (subgraph) => ({
      ...subgraph,
      async execute(operation): Promise<ExecutionResult> {
        const stop = durations.startTimer({ kind: kindOf(operation) });
        const result = await subgraph.execute(operation);
        stop({ outcome: result.errors ? 'errors' : 'success' });
        return result;
      },
      subscribe(operation) {
        subscriptions.inc();
        return subgraph.subscribe(operation);
      },
    }),
    counted(caller) {
      caller.catch(() => refusals.inc());
      return caller;
    },
  };
}
