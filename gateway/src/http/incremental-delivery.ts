import { type ApolloServerPlugin, HeaderMap } from '@apollo/server';
import type { GraphQLError, GraphQLFormattedError } from 'graphql';
import Negotiator from 'negotiator';
import type { IncrementalResults } from '../engine/defer/execute.ts';
import type { SupergraphGateway } from '../engine/supergraph-gateway.ts';
import type { GatewayContext } from '../request-context.ts';

type FormatError = (error: GraphQLFormattedError) => GraphQLFormattedError;

/** The format of the parts that Apollo Client calls `Defer20220824Handler`. */
const incrementalType = 'multipart/mixed; deferSpec=20220824';

/** Whether a client takes an answer in parts; for others, Apollo Server sends it as one. */
function takesParts(accept: string | undefined): boolean {
  // Apollo Server chooses from the same list, and names the type it chose.
  const types = ['multipart/mixed', 'multipart/mixed; incrementalSpec=v0.2', incrementalType];
  return accept !== undefined && new Negotiator({ headers: { accept } }).mediaType(types) === incrementalType;
}

function formatted<Part extends { readonly errors?: readonly GraphQLError[] }>(
  part: Part,
  format: FormatError,
) {
  const { errors, ...rest } = part;
  return { ...rest, ...(errors && { errors: errors.map((error) => format(error.toJSON())) }) };
}

async function* formattedParts(parts: IncrementalResults['subsequentResults'], format: FormatError) {
  for await (const { incremental, hasNext } of parts) {
    yield {
      hasNext,
      ...(incremental && { incremental: incremental.map((entry) => formatted(entry, format)) }),
    };
  }
}

/**
 * Answers operations with `@defer` in parts. Apollo Server takes but one result from a gateway's executor, and takes
 * parts from a plugin.
 */
export function incrementalDelivery(
  gateway: SupergraphGateway<GatewayContext>,
  format: FormatError,
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
              initialResult: formatted(results.initialResult, format),
              subsequentResults: formattedParts(results.subsequentResults, format),
            },
          };
        },
      };
    },
  };
}
