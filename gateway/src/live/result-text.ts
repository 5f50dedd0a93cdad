import { maskError } from '@pet/platform/graphql';
import {
  type ExecutionResult,
  type FormattedExecutionResult,
  type GraphQLError,
  locatedError,
} from 'graphql';

/** Clients that share a subscription are given the same object, and so the same text. */
const texts = new WeakMap<ExecutionResult, string>();

/** What a client may see of errors: see `maskError`; what they say to an HTTP server is left out. */
export function formatErrors(errors: readonly GraphQLError[], requestId: string): FormattedExecutionResult {
  return {
    errors: errors.map((error) => {
      const { extensions, ...formatted } = maskError(error, requestId).toJSON();
      const { http: _, ...rest } = extensions ?? {};
      return { ...formatted, extensions: rest };
    }),
  };
}

/** The JSON text of a result, its errors masked. */
export function resultText(result: ExecutionResult, requestId: string): string {
  // A masked error names the request, so results with errors are not shared.
  if (result.errors) return JSON.stringify({ ...result, ...formatErrors(result.errors, requestId) });
  const known = texts.get(result);
  if (known !== undefined) return known;
  const text = JSON.stringify(result);
  texts.set(result, text);
  return text;
}

/** The JSON text of a result for something that should not have been thrown. */
export function faultText(cause: unknown, requestId: string): string {
  return JSON.stringify(formatErrors([locatedError(cause, undefined, [])], requestId));
}
