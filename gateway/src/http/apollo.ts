import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import { assertCleanText } from '@pet/platform/graphql';
import type { Logger } from '@pet/platform/observability';
import { GraphQLError } from 'graphql';
import type { SupergraphGateway } from '../engine/supergraph-gateway.ts';
import type { OperationCost } from '../limits/cost/demand.ts';
import type { OperationLimits } from '../limits/operation-limits.ts';
import { mostTokens } from '../operations/prepare-operation.ts';
import type { GatewayContext } from '../request-context.ts';
import { incrementalDelivery } from './incremental-delivery.ts';
import type { KnownOperations } from './known-operations.ts';
import { formatError } from './result-errors.ts';

/** Apollo Server answers 500 to an error that a plugin throws unless the error itself names another status. */
function refusal(message: string, code: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code, http: { status: 400 } } });
}

/**
 * What has to hold before an operation is planned; `prepareOperation` checks the same over a WebSocket. What holds of a
 * document needs no second look.
 */
function admission({ known, limits }: ApolloOptions): ApolloServerPlugin<GatewayContext> {
  return {
    async requestDidStart() {
      let cost: OperationCost | null = null;
      return {
        async didResolveOperation({ schema, source, document, operation, request, response, contextValue }) {
          if (!operation)
            throw refusal('The document has no operation of this name.', 'OPERATION_RESOLUTION_FAILURE');
          try {
            assertCleanText(document, request.variables ?? {});
          } catch (error) {
            throw error instanceof GraphQLError ? refusal(error.message, 'BAD_USER_INPUT') : error;
          }
          known.add(schema, source, document);
          const { operationName, variables = {} } = request;
          const admitted = await limits.admit({ schema, document, operationName, variables }, contextValue);
          for (const [name, value] of admitted.headers) response.http.headers.set(name, value);
          cost = admitted.cost;
          if (admitted.refusal) throw admitted.refusal;
        },
        async willSendResponse({ response: { body } }) {
          if (cost === null) return;
          const result = body.kind === 'single' ? body.singleResult : body.initialResult;
          result.extensions = { ...result.extensions, cost };
        },
      };
    },
  };
}

/** How the gateway is shown to people and to the log. */
export interface ApolloOptions {
  /** Development shows Sandbox and answers introspection. */
  readonly development: boolean;
  /** What a visitor of Sandbox finds in the editor. */
  readonly firstOperation: string;
  /** Is told of the operations that are found to be valid. */
  readonly known: KnownOperations;
  readonly limits: OperationLimits;
  readonly logger: Logger;
}

/** Apollo Server in front of the gateway: operations over HTTP, CSRF prevention, and Sandbox in development. */
export function createApolloServer(
  gateway: SupergraphGateway<GatewayContext>,
  options: ApolloOptions,
): ApolloServer<GatewayContext> {
  return new ApolloServer<GatewayContext>({
    gateway,
    introspection: options.development,
    hideSchemaDetailsFromClientErrors: !options.development,
    includeStacktraceInErrorResponses: false,
    parseOptions: { maxTokens: mostTokens },
    logger: options.logger,
    // The process drains itself: the listener first, then sockets, then this server.
    stopOnTerminationSignals: false,
    formatError,
    plugins: [
      admission(options),
      incrementalDelivery(gateway),
      options.development
        ? ApolloServerPluginLandingPageLocalDefault({
            embed: true,
            footer: false,
            document: options.firstOperation,
          })
        : ApolloServerPluginLandingPageDisabled(),
    ],
  });
}
