import { buildOperationContext, executeQueryPlan, type GraphQLDataSource } from '@apollo/gateway';
import type { ExecutionResult } from 'graphql';
import type { DataSource, OperationScope } from './data-source.ts';
import type { OperationRun } from './operation-run.ts';

type PlanContext = Parameters<typeof executeQueryPlan>[2];

/** What the stock executor asks of a data source, answered by one of ours. */
function toStockSource<Context extends object>(
  source: DataSource<Context>,
  scope: OperationScope<Context>,
): GraphQLDataSource {
  return {
    async process({ request: { query = '', variables = {}, operationName } }) {
      const fetch = source.prepareFetch({ text: query, operationName, kind: scope.kind });
      const { data, errors } = await fetch(variables, scope);
      return { data: data ?? null, ...(errors && { errors: [...errors] }) };
    },
  };
}

/** Runs a plan that the engine cannot compile by `executeQueryPlan` of @apollo/gateway. */
export function runByStockExecutor<Context extends object>(
  run: OperationRun<Context>,
): Promise<ExecutionResult> {
  const { variables, scope } = run;
  const { plan, document, operationName } = run.operation;
  const { supergraph, dataSource } = run.environment;
  const operationContext = buildOperationContext({
    schema: supergraph.apiSchema,
    operationDocument: document,
    ...(operationName !== undefined && { operationName }),
  });
  const sources = supergraph.subgraphs.map(({ name }) => [name, toStockSource(dataSource(name), scope)]);
  // The executor reads these fields of Apollo Server's request context and no others.
  const requestContext: Partial<PlanContext> = {
    request: { variables },
    context: scope.context,
    operation: operationContext.operation,
    metrics: {},
  };
  return executeQueryPlan(
    { kind: 'QueryPlan', ...(plan && { node: plan }) },
    Object.fromEntries(sources),
    requestContext as PlanContext,
    operationContext,
    supergraph.fullSchema,
    supergraph.plannedSchema,
  );
}
