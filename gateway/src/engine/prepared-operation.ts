import { operationFromDocument } from '@apollo/federation-internals';
import type { FetchNode, PlanNode } from '@apollo/query-planner';
import type { Claims } from '@pet/platform/authorization';
import { type DocumentNode, GraphQLError, getOperationAST, type OperationTypeNode } from 'graphql';
import type { Refusal } from './access/refusal.ts';
import type { CompileEnvironment } from './compile-environment.ts';
import { compileVariants, type Variant } from './variants.ts';

type Variables = Readonly<Record<string, unknown>>;

/** A client's operation, and for whom it is prepared. */
export interface PreparationRequest {
  /** Valid against the supergraph's API schema. */
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  /** Of whoever asked first; others have what it depends on as well. */
  readonly claims: Claims;
}

/** A client's operation, planned once and run as often as it comes. */
export interface PreparedOperation<Context extends object> extends PreparationRequest {
  /** What is refused of it; null for nothing. */
  readonly refusal: Refusal | null;
  readonly kind: `${OperationTypeNode}`;
  /** What completes the answer; of a subscription, what completes an event of `primary`. */
  readonly plan: PlanNode | undefined;
  /** The fetch that starts a subscription; undefined for one that is refused, and for other operations. */
  readonly primary: FetchNode | undefined;
  /** @throws GraphQLError for a condition that is no boolean */
  variantFor(variables: Variables): Variant<Context>;
}

/**
 * Plans an operation.
 * @param refusal what is not to be planned, and answers an error
 * @throws GraphQLError OPERATION_RESOLUTION_FAILURE; whatever the planner throws at an operation it cannot plan
 */
export function prepareOperation<Context extends object>(
  request: PreparationRequest,
  refusal: Refusal | null,
  environment: CompileEnvironment<Context>,
): PreparedOperation<Context> {
  const { document, operationName } = request;
  const definition = getOperationAST(document, operationName);
  if (!definition) {
    const extensions = { code: 'OPERATION_RESOLUTION_FAILURE' };
    throw new GraphQLError('The document has no operation of this name.', { extensions });
  }
  const { plannedSchema, planner } = environment.supergraph;
  const operation = operationFromDocument(plannedSchema, refusal?.remainder ?? document, {
    validate: false,
    ...(operationName !== undefined && { operationName }),
  });
  const { node } = planner.buildQueryPlan(operation);
  const subscription = node?.kind === 'Subscription' ? node : undefined;
  const plan = node?.kind === 'Subscription' ? node.rest : node;
  return {
    ...request,
    refusal,
    kind: definition.operation,
    plan,
    primary: subscription?.primary,
    variantFor: compileVariants(document, definition, { plan, refusal }, environment),
  };
}
