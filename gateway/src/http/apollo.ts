import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import { assertCleanText } from '@pet/platform/graphql';
import type { Logger } from '@pet/platform/observability';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { SupergraphGateway } from '../engine/supergraph-gateway.ts';
import { mostTokens } from '../operations/prepare-operation.ts';
import type { GatewayContext } from '../request-context.ts';
import { incrementalDelivery } from './incremental-delivery.ts';

/** Apollo Server answers 500 to an error that a plugin throws unless the error itself names another status. */
function refusal(message: string, code: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code, http: { status: 400 } } });
}

/** What has to hold before an operation is planned; `prepareOperation` checks the same over a WebSocket. */
const admission: ApolloServerPlugin<GatewayContext> = {
  async requestDidStart() {
    return {
      async didResolveOperation({ document, operation, request }) {
        if (!operation)
          throw refusal('The document has no operation of this name.', 'OPERATION_RESOLUTION_FAILURE');
        try {
          assertCleanText(document, request.variables ?? {});
        } catch (error) {
          throw error instanceof GraphQLError ? refusal(error.message, 'BAD_USER_INPUT') : error;
        }
      },
    };
  },
};

/**
 * Subgraphs mask their faults and name the request; what still has no code of ours here is a fault of the gateway,
 * of which a client sees one sentence. The response's `X-Request-Id` leads to the log.
 */
function formatError(formatted: GraphQLFormattedError): GraphQLFormattedError {
  const { code, requestId } = formatted.extensions ?? {};
  if (code !== 'INTERNAL_SERVER_ERROR' || requestId !== undefined) return formatted;
  return {
    message: 'Something went wrong on our side. Quote the X-Request-Id of this response when you report it.',
    extensions: { code },
    ...(formatted.path && { path: formatted.path }),
    ...(formatted.locations && { locations: formatted.locations }),
  };
}

/** How the gateway is shown to people and to the log. */
export interface ApolloOptions {
  /** Development shows Sandbox and answers introspection. */
  readonly development: boolean;
  /** What a visitor of Sandbox finds in the editor. */
  readonly firstOperation: string;
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
    includeStacktraceInErrorResponses: false,
    parseOptions: { maxTokens: mostTokens },
    logger: options.logger,
    // The process drains itself: the listener first, then sockets, then this server.
    stopOnTerminationSignals: false,
    formatError,
    plugins: [
      admission,
      incrementalDelivery(gateway, formatError),
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
