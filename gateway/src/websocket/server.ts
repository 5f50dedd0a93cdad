import type { Server } from 'node:http';
import type { ApolloServer } from '@apollo/server';
import { maskError, unauthenticated } from '@pet/platform/graphql';
import { mapStream } from '@pet/platform/live';
import type { Logger } from '@pet/platform/observability';
import { type ExecutionArgs, type ExecutionResult, GraphQLError } from 'graphql';
import { type Extra, useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { prepareOperation } from '../execution/prepare-operation.ts';
import type { SubscriptionExecutor } from '../execution/subscriptions.ts';
import { requestIdOf } from '../http/request-id.ts';
import { type Authenticator, authenticate, type GatewayContext } from '../request-context.ts';

/** What operations over a WebSocket run on. */
export interface WebSocketOptions {
  readonly apollo: ApolloServer<GatewayContext>;
  readonly subscriptions: SubscriptionExecutor;
  readonly authenticator: Authenticator;
  readonly logger: Logger;
}

/** Known of a socket once its `connection_init` has been accepted. */
type SocketState = { identity?: GatewayContext };

/** Close codes 44xx belong to the graphql-transport-ws protocol; 4401 is its "Unauthorized". */
const unauthorizedClose = 4401;
const largestMessage = 100_000;

function bearerOf(parameters: Record<string, unknown> | undefined): string | undefined {
  const value = parameters?.Authorization ?? parameters?.authorization;
  return typeof value === 'string' ? value : undefined;
}

/** Every operation has its own context object, because subgraphs share DataLoaders by its identity. */
interface Operation extends ExecutionArgs {
  readonly contextValue: GatewayContext;
}

/**
 * Serves the graphql-transport-ws protocol on `/graphql`: subscriptions, and queries and mutations as well.
 * The bearer token comes in the parameters of `connection_init`, since browsers cannot set headers on a socket.
 * @returns closes every socket with 1001 (going away), so that clients reconnect elsewhere
 */
export function openWebSockets(server: Server, options: WebSocketOptions): () => Promise<void> {
  const { apollo, subscriptions, authenticator, logger } = options;
  const { schema } = subscriptions;
  const sockets = new WebSocketServer({ server, path: '/graphql', maxPayload: largestMessage });

  async function execute({
    document,
    variableValues,
    operationName,
    contextValue,
  }: Operation): Promise<ExecutionResult> {
    const { body } = await apollo.executeOperation(
      { query: document, variables: variableValues ?? {}, ...(operationName != null && { operationName }) },
      { contextValue },
    );
    if (body.kind === 'single') return body.singleResult as ExecutionResult;
    return {
      errors: [new GraphQLError('@defer is not available over a WebSocket; send this operation over HTTP.')],
    };
  }

  async function subscribe({ document, variableValues, operationName, contextValue }: Operation) {
    const { requestId } = contextValue;
    function masked(result: ExecutionResult): ExecutionResult {
      return result.errors
        ? { ...result, errors: result.errors.map((error) => maskError(error, requestId)) }
        : result;
    }
    try {
      const request = {
        document,
        operationName: operationName ?? undefined,
        variables: variableValues ?? {},
        context: contextValue,
      };
      const result = await subscriptions.subscribe(request);
      return Symbol.asyncIterator in result ? mapStream(result, masked) : masked(result);
    } catch (error) {
      // graphql-ws closes the whole socket on a throw; the other operations on it have done nothing wrong.
      logger.error({ requestId, err: error }, 'subscription failed');
      return masked({
        errors: [new GraphQLError('The subscription failed.', { path: [], originalError: error as Error })],
      });
    }
  }

  const graphql = useServer<Record<string, unknown>, SocketState>(
    {
      connectionInitWaitTimeout: 5_000,
      execute: (operation) => execute(operation as Operation),
      subscribe: (operation) => subscribe(operation as Operation),
      async onConnect({ connectionParams, extra }) {
        const { request, socket }: Extra = extra;
        try {
          extra.identity = {
            actor: await authenticate(bearerOf(connectionParams), authenticator),
            requestId: requestIdOf(request),
            clientAddress: request.socket.remoteAddress ?? null,
            userAgent: request.headers['user-agent'] ?? null,
          };
        } catch (error) {
          // The protocol's own refusal is 4403; a client can act on 4401 with the reason by refreshing its token.
          socket.close(
            unauthorizedClose,
            error instanceof GraphQLError ? String(error.extensions.code) : 'UNAUTHENTICATED',
          );
          return false;
        }
        return true;
      },
      onSubscribe({ extra }, _id, payload) {
        if (!extra.identity) return [unauthenticated()];
        const prepared = prepareOperation(schema, payload);
        if (!('document' in prepared)) return prepared;
        const { document, operationName, variables } = prepared;
        return {
          schema,
          document,
          operationName,
          variableValues: variables,
          contextValue: { ...extra.identity },
        };
      },
    },
    sockets,
  );
  return () => Promise.resolve(graphql.dispose());
}
