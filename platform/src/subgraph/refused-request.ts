import { randomUUID } from 'node:crypto';
import { GraphQLError } from 'graphql';
import { maskError } from '../graphql/index.ts';
import type { Logger } from '../observability/index.ts';

/** A request that is answered with errors alone, because nothing of it was executed. */
export class RefusedRequest extends Error {
  /** The HTTP status that says why. */
  readonly status: number;
  readonly errors: readonly GraphQLError[];

  constructor(status: number, errors: readonly GraphQLError[]) {
    super(errors[0]?.message);
    this.status = status;
    this.errors = errors;
  }
}

/** @param code one of the public error codes of `@pet/platform/graphql` */
export function refused(status: number, code: string, message: string): RefusedRequest {
  return new RefusedRequest(status, [new GraphQLError(message, { extensions: { code } })]);
}

const statusByCode: Readonly<Record<string, number>> = {
  UNAUTHENTICATED: 401,
  TOKEN_EXPIRED: 401,
  FORBIDDEN: 403,
  INTERNAL_SERVER_ERROR: 500,
};

/**
 * What to answer after an exception: a refusal as it is, a GraphQLError under the rules of masking, and anything
 * else as one sentence that names the request, with the exception in the log.
 */
export function toRefusal(error: unknown, subgraph: string, logger: Logger): RefusedRequest {
  if (error instanceof RefusedRequest) return error;
  const requestId = randomUUID();
  const known = error instanceof GraphQLError;
  if (!known) logger.error({ requestId, subgraph, err: error }, 'request failed');
  // Masking takes an error for a fault only where it has a path.
  const masked = maskError(known ? error : new GraphQLError('', { path: [] }), requestId);
  return new RefusedRequest(statusByCode[String(masked.extensions.code)] ?? 400, [masked]);
}
