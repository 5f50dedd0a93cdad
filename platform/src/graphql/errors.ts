import { GraphQLError } from 'graphql';

/** The codes a top-level error may carry to a client; everything else is masked. */
export const publicErrorCodes = [
  'BAD_USER_INPUT',
  'UNAUTHENTICATED',
  'TOKEN_EXPIRED',
  'FORBIDDEN',
  'NOT_FOUND',
  'RATE_LIMITED',
  'SUBGRAPH_UNAVAILABLE',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'BAD_REQUEST',
] as const;

type ErrorCode = (typeof publicErrorCodes)[number];

function coded(code: ErrorCode, fallback: string) {
  return (message: string = fallback) => new GraphQLError(message, { extensions: { code } });
}

/** Nobody is signed in, and the field needs somebody. */
export const unauthenticated = coded('UNAUTHENTICATED', 'Sign in to do this.');
/** Somebody is signed in who may not do this. */
export const forbidden = coded('FORBIDDEN', 'You may not do this.');
/** The thing does not exist, or the actor must not know that it does. */
export const notFound = coded('NOT_FOUND', 'There is no such thing.');
/** An argument is malformed; mutations answer `userErrors` instead. */
export const badUserInput = coded('BAD_USER_INPUT', 'The input is malformed.');

const publicCodes = new Set<unknown>(publicErrorCodes);

/**
 * Whether an error is our fault. One without a path was raised before any field ran: the variables do not fit the
 * operation, which is the caller's doing.
 */
export function isFault(error: GraphQLError): boolean {
  return error.path !== undefined && !publicCodes.has(error.extensions.code);
}

/**
 * What a client may see of an error: a coded error as it is, without stack traces; a fault as one sentence that
 * names the request, so that it can be found in the log.
 */
export function maskError(error: GraphQLError, requestId: string): GraphQLError {
  const { nodes, source, positions, path } = error;
  const located = {
    nodes: nodes ?? null,
    source: source ?? null,
    positions: positions ?? null,
    path: path ?? null,
  };
  if (isFault(error)) {
    return new GraphQLError(
      `Something went wrong on our side. Quote request ${requestId} when you report it.`,
      {
        ...located,
        extensions: { code: 'INTERNAL_SERVER_ERROR', requestId },
      },
    );
  }
  const { stacktrace: _, exception: __, code = 'BAD_USER_INPUT', ...extensions } = error.extensions;
  return new GraphQLError(error.message, { ...located, extensions: { code, ...extensions } });
}
