import type { ExecutionResult } from 'graphql';
import { compileVariables, documentOf } from '../compile-environment.ts';
import type { DataSource, OperationScope, SubgraphResponse } from '../data-source.ts';
import type { Engine } from '../engine.ts';
import { subgraphError, unusableAnswer } from '../errors.ts';
import { mergeInto } from '../merging.ts';
import type { PreparedOperation } from '../prepared-operation.ts';
import { isObject, ResultObject } from '../result-object.ts';
import { compileRewrites } from '../rewrites.ts';

type Variables = Readonly<Record<string, unknown>>;

/** A planned subscription: how its events begin on one subgraph, and how each is completed by the others. */
export interface EventPlan<Context extends object> {
  /** Where the events come from. */
  readonly dataSource: DataSource<Context>;
  /** The text that asks for them. Two plans with the same text and data source can take over each other's stream. */
  readonly text: string;
  /** @param variablesNow asked when the stream has broken and is started again */
  start(
    variables: Variables,
    scope: OperationScope<Context>,
    variablesNow: () => Variables,
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
  const dataSource = environment.dataSource(serviceName);
  const subscribe = dataSource.prepareSubscription(documentOf(primary));
  const variablesOf = compileVariables(primary.variableUsages);
  const rewrite = compileRewrites(primary.outputRewrites, environment.supergraph.typesOf);

  return {
    dataSource,
    text: primary.operation,
    start: (variables, scope, variablesNow) =>
      subscribe(variablesOf(variables), scope, () => variablesOf(variablesNow())),
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
