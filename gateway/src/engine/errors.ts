import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { ResponsePath } from './paths.ts';

/** An answer that cannot be used. It says which service, and not what it answered. */
export function unusableAnswer(serviceName: string, path?: ResponsePath): GraphQLError {
  return new GraphQLError(`The service "${serviceName}" answered something that cannot be used.`, {
    path: path ?? null,
    extensions: { code: 'SUBGRAPH_UNAVAILABLE', serviceName },
  });
}

/**
 * An error of a subgraph as clients see it: with the service's name, a code in any case, and nothing that it would have
 * an HTTP server of its own say.
 * @param path where in the client's response it belongs
 */
export function subgraphError(
  { message, extensions }: GraphQLFormattedError,
  serviceName: string,
  path: ResponsePath | undefined,
): GraphQLError {
  const { http: _, ...rest } = extensions ?? {};
  return new GraphQLError(message || `Error while fetching subquery from service "${serviceName}"`, {
    path: path ?? null,
    extensions: { ...rest, serviceName, code: rest.code || 'DOWNSTREAM_SERVICE_ERROR' },
  });
}
