import type { GraphQLError, GraphQLFormattedError } from 'graphql';

/** Makes of an error what clients see of it; Apollo Server's `formatError`. */
export type FormatError = (error: GraphQLFormattedError) => GraphQLFormattedError;

/** A result, or a part of one, with its errors as clients see them. */
export function withFormattedErrors<Result extends { readonly errors?: readonly GraphQLError[] }>(
  { errors, ...rest }: Result,
  format: FormatError,
) {
  return { ...(errors && { errors: errors.map((error) => format(error.toJSON())) }), ...rest };
}

/**
 * Subgraphs mask their faults and name the request; what still has no code of ours here is a fault of the gateway,
 * of which a client sees one sentence. The response's `X-Request-Id` leads to the log.
 */
export const formatError: FormatError = (formatted) => {
  const { code, requestId } = formatted.extensions ?? {};
  if (code !== 'INTERNAL_SERVER_ERROR' || requestId !== undefined) return formatted;
  return {
    message: 'Something went wrong on our side. Quote the X-Request-Id of this response when you report it.',
    extensions: { code },
    ...(formatted.path && { path: formatted.path }),
    ...(formatted.locations && { locations: formatted.locations }),
  };
};
