import type { ExecutionResult } from 'graphql';
import type { CompileEnvironment } from './compile-environment.ts';
import type { OperationScope } from './data-source.ts';
import type { PreparedOperation } from './prepared-operation.ts';
import { ResultObject } from './result-object.ts';
import { runByStockExecutor } from './stock-executor.ts';

/** Runs a query or a mutation. It never rejects because of a subgraph. */
export async function executeOperation<Context extends object>(
  operation: PreparedOperation<Context>,
  variables: Readonly<Record<string, unknown>>,
  scope: OperationScope<Context>,
  environment: CompileEnvironment<Context>,
): Promise<ExecutionResult> {
  const variant = operation.variantFor(variables);
  if (variant.run === 'unsupported') {
    return runByStockExecutor(operation, variables, scope, environment);
  }
  const execution = { variables, scope, result: new ResultObject(), errors: [] };
  await variant.run?.(execution);
  return variant.finish(execution, variables);
}
