import type { GraphQLFormattedError } from 'graphql';
import type { SubgraphResponse } from '../data-source.ts';
import { isObject } from '../result-object.ts';
import { SubgraphFailure } from './failures.ts';
import type { HttpAnswer } from './http-answer.ts';

/** `__proto__` with at least one letter written as an escape; only then is it not found as it is. */
const escapedProto = /\\u00(?:5f|6f|7[024])/i;

/**
 * Parses JSON that may be hostile. `JSON.parse` makes `__proto__` a key like any other, but whoever copies such an
 * object key by key sets a prototype; nothing of ours is called so, hence it is left out. The reviver that does it
 * is slow, so it runs only where the text may hold such a key.
 * @throws SyntaxError
 */
export function parseHostileJson(text: string): unknown {
  const suspicious = text.includes('__proto__') || (text.includes('\\u00') && escapedProto.test(text));
  return suspicious ? JSON.parse(text, withoutProto) : JSON.parse(text);
}

/** A reviver for `JSON.parse`, which drops the keys that it answers `undefined` for. */
export function withoutProto(key: string, value: unknown): unknown {
  return key === '__proto__' ? undefined : value;
}

function isPath(value: unknown): value is readonly (string | number)[] {
  return Array.isArray(value) && value.every((key) => typeof key === 'string' || Number.isSafeInteger(key));
}

/**
 * One error as the specification has it. Locations are dropped: they belong to a document the client never saw.
 * So are stack traces, which Apollo Server adds in development.
 */
function toError(value: unknown): GraphQLFormattedError {
  const { message, path, extensions } = isObject(value) ? value : {};
  const { stacktrace: _, exception: __, ...kept } = isObject(extensions) ? extensions : {};
  return {
    message: typeof message === 'string' ? message : 'The service reported an error without a message.',
    ...(isPath(path) && { path }),
    ...(isObject(extensions) && { extensions: kept }),
  };
}

/** @throws SubgraphFailure nonsense, when it is no list */
export function toErrors(value: unknown): readonly GraphQLFormattedError[] {
  if (!Array.isArray(value)) throw new SubgraphFailure('nonsense', '"errors" is no list');
  return value.map(toError);
}

/**
 * Checks the shape of a GraphQL response; of `data` only that it is an object.
 * @throws SubgraphFailure nonsense
 */
export function toResponse(value: unknown): SubgraphResponse {
  if (!isObject(value)) throw new SubgraphFailure('nonsense', 'The answer is no JSON object');
  const { data, errors } = value;
  if (data !== undefined && data !== null && !isObject(data)) {
    throw new SubgraphFailure('nonsense', '"data" is no object');
  }
  const reported = errors === undefined || errors === null ? [] : toErrors(errors);
  if (data === undefined && reported.length === 0) {
    throw new SubgraphFailure('nonsense', 'The answer has neither data nor errors');
  }
  return { ...(data !== undefined && { data }), ...(reported.length > 0 && { errors: reported }) };
}

const jsonType = /^application\/(?:json|graphql-response\+json)\b/i;

/**
 * Reads the body of an HTTP answer.
 * @throws SubgraphFailure nonsense: not JSON, compressed though nobody asked for it, no GraphQL response, or data
 *   with a status that says there is none
 */
export function readAnswer({ status, headers, body }: HttpAnswer): SubgraphResponse {
  const { 'content-type': contentType = '', 'content-encoding': encoding } = headers;
  if (!jsonType.test(contentType) || encoding !== undefined) {
    throw new SubgraphFailure('nonsense', `Status ${status}, content type "${contentType}"`);
  }
  let value: unknown;
  try {
    value = parseHostileJson(body);
  } catch (error) {
    throw new SubgraphFailure('nonsense', `Status ${status}, and the body is not JSON`, error);
  }
  const response = toResponse(value);
  // https://graphql.github.io/graphql-over-http/draft/#sec-Status-Codes
  if ((status < 200 || status > 299) && response.errors === undefined) {
    throw new SubgraphFailure('nonsense', `Status ${status} without GraphQL errors`);
  }
  return response;
}
