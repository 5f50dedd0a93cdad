import { operationFromDocument, type Schema, Supergraph } from '@apollo/federation-internals';
import { buildOperationContext, executeQueryPlan, type GraphQLDataSource } from '@apollo/gateway';
import { type FetchNode, type PlanNode, QueryPlanner, type SubscriptionNode } from '@apollo/query-planner';
import { badUserInput } from '@pet/platform/graphql';
import { mapStream } from '@pet/platform/live';
import type { MountedSubgraph } from '@pet/platform/subgraph';
import { type DocumentNode, type ExecutionResult, type GraphQLSchema, parse } from 'graphql';
import type { GatewayContext } from '../request-context.ts';
import { toGatewayResponse } from './in-process-data-source.ts';

/** A subscription operation that has been validated against the API schema, its variables coerced. */
export interface SubscriptionRequest {
  readonly document: DocumentNode;
  readonly operationName?: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: GatewayContext;
}

type PlanContext = Parameters<typeof executeQueryPlan>[2];
type DataSource = GraphQLDataSource<GatewayContext>;

/** Stands in the plan for the subgraph whose event has already arrived. */
const eventService = '#event';

/** The plan of one event: the event itself as the first fetch, then whatever other subgraphs add to it. */
function eventPlan(primary: FetchNode, rest: PlanNode | undefined): PlanNode {
  const event: FetchNode = {
    ...primary,
    serviceName: eventService,
    operationKind: 'query' as FetchNode['operationKind'],
  };
  return rest === undefined ? event : { kind: 'Sequence', nodes: [event, rest] };
}

function pickVariables(
  node: FetchNode,
  variables: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const names = (node.variableUsages ?? []).filter((name) => name in variables);
  return Object.fromEntries(names.map((name) => [name, variables[name]]));
}

/**
 * Runs federated subscriptions, which the stock gateway refuses: the planner splits an operation into the
 * subscription of one subgraph and the fetches that complete each event, and the stock executor runs the latter
 * with the event as the answer of a pseudo-service.
 */
export class SubscriptionExecutor {
  readonly #subgraphs: ReadonlyMap<string, MountedSubgraph>;
  readonly #dataSources: ReadonlyMap<string, DataSource>;
  readonly #planner: QueryPlanner;
  readonly #apiSchema: Schema;
  /** The schema clients see. */
  readonly schema: GraphQLSchema;
  readonly #graphqlSupergraphSchema: GraphQLSchema;

  /** @param apiSchema the schema clients see, as the gateway reports it together with the supergraph */
  constructor(
    supergraphSdl: string,
    apiSchema: GraphQLSchema,
    subgraphs: ReadonlyMap<string, MountedSubgraph>,
    dataSources: ReadonlyMap<string, DataSource>,
  ) {
    const supergraph = Supergraph.build(supergraphSdl);
    this.#subgraphs = subgraphs;
    this.#dataSources = dataSources;
    this.#planner = new QueryPlanner(supergraph);
    this.#apiSchema = supergraph.apiSchema();
    this.schema = apiSchema;
    this.#graphqlSupergraphSchema = supergraph.schema.toGraphQLJSSchema();
  }

  /** @returns a stream of results, or one result with errors when the subscription could not be started */
  async subscribe(
    request: SubscriptionRequest,
  ): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult> {
    const { primary, rest } = this.#plan(request);
    const subgraph = this.#subgraphs.get(primary.serviceName);
    if (subgraph === undefined) throw new Error(`The subgraph ${primary.serviceName} is not mounted`);
    const events = await subgraph.subscribe({
      document: parse(primary.operation),
      variables: pickVariables(primary, request.variables),
      scope: { ...request.context, cacheLoads: false },
    });
    if (!(Symbol.asyncIterator in events)) return events;
    const plan = eventPlan(primary, rest);
    return mapStream(events, (event) => this.#complete(plan, event, request));
  }

  #plan({ document, operationName }: SubscriptionRequest): SubscriptionNode {
    const operation = operationFromDocument(
      this.#apiSchema,
      document,
      operationName === undefined ? {} : { operationName },
    );
    const { node } = this.#planner.buildQueryPlan(operation);
    if (node?.kind !== 'Subscription')
      throw badUserInput('This operation is not a subscription to one of the subgraphs.');
    return node;
  }

  async #complete(
    plan: PlanNode,
    event: ExecutionResult,
    request: SubscriptionRequest,
  ): Promise<ExecutionResult> {
    const source: DataSource = { process: async () => toGatewayResponse(event) };
    const operationContext = buildOperationContext({
      schema: this.schema,
      operationDocument: request.document,
      ...(request.operationName !== undefined && { operationName: request.operationName }),
    });
    // The executor reads these fields of Apollo Server's request context and no others.
    const requestContext: Partial<PlanContext> = {
      request: { variables: request.variables },
      // A new object for each event: subgraphs share DataLoaders by its identity, and an event must see the present.
      context: { ...request.context },
      operation: operationContext.operation,
      metrics: {},
    };
    return executeQueryPlan(
      { kind: 'QueryPlan', node: plan },
      { ...Object.fromEntries(this.#dataSources), [eventService]: source },
      requestContext as PlanContext,
      operationContext,
      this.#graphqlSupergraphSchema,
      this.#apiSchema,
    );
  }
}
