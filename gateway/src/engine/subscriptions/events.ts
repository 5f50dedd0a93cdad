import type { ExecutionResult } from 'graphql';
import { compileVariables, documentOf } from '../compile-environment.ts';
import type { OperationScope, SubgraphResponse } from '../data-source.ts';
import type { Engine } from '../engine.ts';
import { subgraphError, unusableAnswer } from '../errors.ts';
import { mergeInto } from '../merging.ts';
import type { PreparedOperation } from '../prepared-operation.ts';
import { isObject, ResultObject } from '../result-object.ts';
import { compileRewrites } from '../rewrites.ts';

type Variables = Readonly<Record<string, unknown>>;

/** A planned subscription: how its events begin on one subgraph, and how each is completed by the others. */
export interface EventPlan<Context extends object> {
  /** Tells plans apart: two with the same source can take over each other's stream. */
  readonly source: string;
  start(
    variables: Variables,
    scope: OperationScope<Context>,
  ): Promise<AsyncIterableIterator<SubgraphResponse> | SubgraphResponse>;
  complete(
    event: SubgraphResponse,
    variables: Variables,
    scope: OperationScope<Context>,
  ): Promise<ExecutionResult>;
}

/**
 * Compiles the plan of a subscription.
 * @returns null for an operation that is no subscription
 */
export function compileEventPlan<Context extends object>(
  { environment }: Engine<Context>,
  operation: PreparedOperation<Context>,
): EventPlan<Context> | null {
  const { primary } = operation;
  if (primary === undefined) return null;
  const { serviceName } = primary;
  const subscribe = environment.dataSource(serviceName).prepareSubscription(documentOf(primary));
  const variablesOf = compileVariables(primary.variableUsages);
  const rewrite = compileRewrites(primary.outputRewrites, environment.supergraph.typesOf);

  return {
    source: `${serviceName}\n${primary.operation}`,
    start: (variables, scope) => subscribe(variablesOf(variables), scope),
    async complete({ data, errors = [] }, variables, scope) {
      const variant = operation.variantFor(variables);
      const reported = errors.map((error) => subgraphError(error, serviceName, error.path));
      const execution = { variables, scope, result: new ResultObject(), errors: reported };
      if (isObject(data)) {
        rewrite?.(data);
        mergeInto(execution.result, data, environment.supergraph.implements);
        // A plan that only the stock executor can run is refused before the subscription starts.
        if (variant.run !== 'unsupported') await variant.run?.(execution);
      } else if (reported.length === 0) {
        reported.push(unusableAnswer(serviceName));
      }
      return variant.finish(execution, variables);
    },
  };
}
