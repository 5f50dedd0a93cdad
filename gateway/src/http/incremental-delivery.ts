import { type ApolloServerPlugin, HeaderMap } from '@apollo/server';
import Negotiator from 'negotiator';
import type { IncrementalResults } from '../engine/defer/execute.ts';
import type { SupergraphGateway } from '../engine/supergraph-gateway.ts';
import type { GatewayContext } from '../request-context.ts';
import { formatError, withFormattedErrors } from './result-errors.ts';

/** The format of the parts that Apollo Client calls `Defer20220824Handler`. */
const incrementalType = 'multipart/mixed; deferSpec=20220824';

/** Whether a client takes an answer in parts; for others, Apollo Server sends it as one. */
function takesParts(accept: string | undefined): boolean {
  // Apollo Server chooses from the same list, and names the type it chose.
  const types = ['multipart/mixed', 'multipart/mixed; incrementalSpec=v0.2', incrementalType];
  return accept !== undefined && new Negotiator({ headers: { accept } }).mediaType(types) === incrementalType;
}

async function* formattedParts(parts: IncrementalResults['subsequentResults']) {
  for await (const { incremental, hasNext } of parts) {
    yield {
      hasNext,
      ...(incremental && {
        incremental: incremental.map((entry) => withFormattedErrors(entry, formatError)),
      }),
    };
  }
}

/**
 * Answers operations with `@defer` in parts. Apollo Server takes but one result from a gateway's executor, and takes
 * parts from a plugin.
 */
export function incrementalDelivery(
  gateway: SupergraphGateway<GatewayContext>,
): ApolloServerPlugin<GatewayContext> {
  return {
    async requestDidStart() {
      return {
        async responseForOperation({ schema, document, request, contextValue }) {
          if (!takesParts(request.http?.headers.get('accept'))) return null;
          const results = await gateway.executeIncrementally({
            schema,
            document,
            request,
            context: contextValue,
          });
          if (results === null) return null;
          return {
            http: { headers: new HeaderMap() },
            body: {
              kind: 'incremental',
              initialResult: withFormattedErrors(results.initialResult, formatError),
              subsequentResults: formattedParts(results.subsequentResults),
            },
          };
        },
      };
    },
  };
}
