import type { ExecutionResult } from 'graphql';
import type { Refusal } from './access/refusal.ts';
import type { Execution } from './execution.ts';
import type { OperationRun } from './operation-run.ts';
import { ResultObject } from './result-object.ts';
import { runByStockExecutor } from './stock-executor.ts';
import type { Answer, Variant } from './variants.ts';

/** Fetches all that an operation needs. @returns null where only the stock executor can run its plan */
async function fetchAll<Context extends object>(
  { run }: Variant<Context>,
  { variables, scope }: OperationRun<Context>,
): Promise<Execution<Context> | null> {
  if (run === 'unsupported') return null;
  const execution = { variables, scope, result: new ResultObject(), errors: [] };
  await run?.(execution);
  return execution;
}

/** Only we know how to leave out what is refused and answer it all the same. */
function refuseWhole(refusal: Refusal | null): Answer<never> | null {
  return refusal && { data: null, errors: [refusal.errorAt([])] };
}

/** Runs a query or a mutation. It never rejects because of a subgraph. */
export async function executeOperation<Context extends object>(
  run: OperationRun<Context>,
): Promise<ExecutionResult> {
  const variant = run.operation.variantFor(run.variables);
  const fetched = await fetchAll(variant, run);
  if (fetched) return variant.finish(fetched, run.variables);
  return refuseWhole(run.operation.refusal) ?? runByStockExecutor(run);
}

/** Does the same and answers the data as the text of JSON; no objects are made of it. */
export async function executeToText<Context extends object>(
  run: OperationRun<Context>,
): Promise<Answer<string>> {
  const variant = run.operation.variantFor(run.variables);
  const fetched = await fetchAll(variant, run);
  if (fetched) return variant.finishAsText(fetched, run.variables);
  const { data = null, ...rest } = refuseWhole(run.operation.refusal) ?? (await runByStockExecutor(run));
  return { ...rest, data: data && JSON.stringify(data) };
}
