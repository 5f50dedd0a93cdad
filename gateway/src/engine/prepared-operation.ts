import { operationFromDocument } from '@apollo/federation-internals';
import type { FetchNode, PlanNode } from '@apollo/query-planner';
import { type DocumentNode, GraphQLError, getOperationAST, type OperationTypeNode } from 'graphql';
import type { CompileEnvironment } from './compile-environment.ts';
import { compileVariants, type Variant } from './variants.ts';

type Variables = Readonly<Record<string, unknown>>;

/** A client's operation, planned once and run as often as it comes. */
export interface PreparedOperation<Context extends object> {
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  readonly kind: `${OperationTypeNode}`;
  /** What completes the answer; of a subscription, what completes an event of `primary`. */
  readonly plan: PlanNode | undefined;
  /** The fetch that starts a subscription; undefined for other operations. */
  readonly primary: FetchNode | undefined;
  /** @throws GraphQLError for a condition that is no boolean */
  variantFor(variables: Variables): Variant<Context>;
}

/**
 * Plans an operation.
 * @param document valid against the supergraph's API schema
 * @throws GraphQLError OPERATION_RESOLUTION_FAILURE; whatever the planner throws at an operation it cannot plan
 */
export function prepareOperation<Context extends object>(
  document: DocumentNode,
  operationName: string | undefined,
  environment: CompileEnvironment<Context>,
): PreparedOperation<Context> {
  const definition = getOperationAST(document, operationName);
  if (!definition) {
    const extensions = { code: 'OPERATION_RESOLUTION_FAILURE' };
    throw new GraphQLError('The document has no operation of this name.', { extensions });
  }
  const { plannedSchema, planner } = environment.supergraph;
  const operation = operationFromDocument(plannedSchema, document, {
    validate: false,
    ...(operationName !== undefined && { operationName }),
  });
  const { node } = planner.buildQueryPlan(operation);
  const subscription = node?.kind === 'Subscription' ? node : undefined;
  const plan = node?.kind === 'Subscription' ? node.rest : node;
  return {
    document,
    operationName,
    kind: definition.operation,
    plan,
    primary: subscription?.primary,
    variantFor: compileVariants(document, definition, plan, environment),
  };
}
