import type { IncomingMessage, Server } from 'node:http';
import type { ExecutionArgs, ExecutionResult, GraphQLError } from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import { type Extra, useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import type { Caller } from '../identity/index.ts';
import type { Logger } from '../observability/index.ts';
import { openDocuments } from './documents.ts';
import type { SubgraphOperation } from './execution.ts';
import type { MountedSubgraph } from './mount.ts';
import { toRefusal } from './refused-request.ts';
import { type SubgraphRequest, toSubgraphRequest } from './request-payload.ts';

const largestMessage = 1_000_000;

/** What serving a subgraph's subscriptions takes. */
export interface SocketsOptions {
  /**
   * Tells who starts an operation. One socket carries those of many actors, so what an HTTP request has in its
   * headers comes in `payload.extensions.headers`.
   * @param request the one that opened the socket
   * @throws GraphQLError UNAUTHENTICATED or FORBIDDEN, which is what the caller is answered
   */
  scopeOf(request: IncomingMessage, payload: SubgraphRequest): Promise<Caller>;
  readonly logger: Logger;
}

/** graphql-ws hands the context value on to the executor, which here needs nothing else. */
function operationOf({ contextValue }: ExecutionArgs): SubgraphOperation {
  return contextValue as SubgraphOperation;
}

/**
 * Serves the subscriptions of a mounted subgraph to the gateway, over graphql-transport-ws on `/graphql`.
 * https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md
 * @returns closes every socket with 1001 (going away), at which the gateway subscribes again elsewhere
 */
export function subgraphSockets(
  server: Server,
  mounted: MountedSubgraph,
  { scopeOf, logger }: SocketsOptions,
): () => Promise<void> {
  const documents = openDocuments(mounted.schema);
  const sockets = new WebSocketServer({ server, path: '/graphql', maxPayload: largestMessage });

  function refusal(error: unknown): readonly GraphQLError[] {
    return toRefusal(error, mounted.name, logger).errors;
  }

  async function prepare({ request }: Extra, payload: SubscribePayload): Promise<ExecutionArgs> {
    const requested = toSubgraphRequest(payload);
    const caller = await scopeOf(request, requested);
    const { document, kind } = documents.find(requested);
    const { variables, operationName } = requested;
    const operation: SubgraphOperation = {
      document,
      ...(variables && { variables }),
      ...(operationName !== undefined && { operationName }),
      scope: { ...caller, cacheLoads: kind === 'query' },
    };
    return {
      schema: mounted.schema,
      document,
      operationName: operationName ?? null,
      contextValue: operation,
    };
  }

  /** graphql-ws closes the whole socket on a throw; the other operations on it have done nothing wrong. */
  async function contained<Result>(run: Promise<Result>): Promise<Result | ExecutionResult> {
    try {
      return await run;
    } catch (error) {
      return { errors: refusal(error) };
    }
  }

  const graphql = useServer(
    {
      execute: (operation) => contained(mounted.execute(operationOf(operation))),
      subscribe: (operation) => contained(mounted.subscribe(operationOf(operation))),
      async onSubscribe({ extra }, _id, payload) {
        try {
          return await prepare(extra, payload);
        } catch (error) {
          return refusal(error);
        }
      },
    },
    sockets,
  );
  return () => Promise.resolve(graphql.dispose());
}
