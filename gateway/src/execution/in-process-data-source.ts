import type { GraphQLDataSource, GraphQLDataSourceProcessOptions } from '@apollo/gateway';
import type { MountedSubgraph } from '@pet/platform/subgraph';
import { type DocumentNode, type ExecutionResult, parse } from 'graphql';
import type { GatewayContext } from '../request-context.ts';

type Response = Awaited<ReturnType<GraphQLDataSource<GatewayContext>['process']>>;

/** Query plans repeat the same few fetches, so each text is parsed once. */
const largestCache = 1_000;

/** An execution's result as the stock executor takes it from a data source. */
export function toGatewayResponse({ data, errors }: ExecutionResult): Response {
  return { data: data ?? null, ...(errors && { errors: errors.map((error) => error.toJSON()) }) };
}

/** Sends the fetches of query plans to a subgraph in this process, without HTTP between them. */
export class InProcessDataSource implements GraphQLDataSource<GatewayContext> {
  readonly #subgraph: MountedSubgraph;
  readonly #documents = new Map<string, DocumentNode>();

  constructor(subgraph: MountedSubgraph) {
    this.#subgraph = subgraph;
  }

  async process(options: GraphQLDataSourceProcessOptions<GatewayContext>): Promise<Response> {
    if (!('incomingRequestContext' in options)) {
      throw new Error(`A subgraph in this process is never asked for its ${options.kind}`);
    }
    const { request, context, incomingRequestContext } = options;
    // A query's fetches share a context, so that no entity is loaded twice; a mutation's must see each other's writes.
    const cacheLoads = incomingRequestContext.operation?.operation !== 'mutation';
    const result = await this.#subgraph.execute({
      document: this.#parse(request.query ?? ''),
      variables: request.variables ?? {},
      scope: { ...context, cacheLoads },
      shareContext: cacheLoads ? context : undefined,
    });
    return toGatewayResponse(result);
  }

  #parse(text: string): DocumentNode {
    const known = this.#documents.get(text);
    if (known) return known;
    if (this.#documents.size >= largestCache) this.#documents.clear();
    const document = parse(text);
    this.#documents.set(text, document);
    return document;
  }
}
