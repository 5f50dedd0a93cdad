import { buildOperationContext, type executeQueryPlan, type GraphQLDataSource } from '@apollo/gateway';
import type { PlanNode } from '@apollo/query-planner';
import type { LoadedSupergraph } from '../../../../src/engine/supergraph.ts';
import type { GeneratedOperation } from '../operation/generate.ts';
import type { Exchange, Line } from '../subgraphs/subgraphs.ts';
import { type Outcome, settle } from './outcome.ts';

type PlanContext = Parameters<typeof executeQueryPlan>[2];
type StockResponse = Awaited<ReturnType<GraphQLDataSource['process']>>;

/** An executor's outcome, and what it asked of the subgraphs for it. */
export interface Run {
  readonly outcome: Outcome;
  readonly exchanges: readonly Exchange[];
  readonly mutations: readonly string[];
}

/** Runs a plan by `executeQueryPlan` of @apollo/gateway, or by a corrected version of it. */
export async function runStock(
  execute: typeof executeQueryPlan,
  { fullSchema, plannedSchema, apiSchema, subgraphs }: LoadedSupergraph,
  plan: PlanNode | undefined,
  { document, variables }: GeneratedOperation,
  line: Line,
): Promise<Run> {
  const operationContext = buildOperationContext({ schema: apiSchema, operationDocument: document });
  const sources = subgraphs.map(({ name }): [string, GraphQLDataSource] => [
    name,
    {
      async process({ request }) {
        // The answer may be anything: that is what is tested.
        return (await line.ask(name, request.query ?? '', request.variables ?? {})) as StockResponse;
      },
    },
  ]);
  // The executor reads these fields of Apollo Server's request context and no others.
  const requestContext: Partial<PlanContext> = {
    request: { variables: { ...variables } },
    context: {},
    operation: operationContext.operation,
    metrics: {},
  };
  const run = execute(
    { kind: 'QueryPlan', ...(plan && { node: plan }) },
    Object.fromEntries(sources),
    requestContext as PlanContext,
    operationContext,
    fullSchema,
    plannedSchema,
  );
  return { outcome: await settle(run), exchanges: line.exchanges, mutations: line.mutations };
}
