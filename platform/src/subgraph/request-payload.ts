import { type RefusedRequest, refused } from './refused-request.ts';

/**
 * One GraphQL request to a subgraph, its shape checked: a document, by its text or by its hash or by both, and what
 * to run of it.
 */
export interface SubgraphRequest {
  readonly query: string | undefined;
  /** SHA-256 of the document's text, hexadecimal (Apollo's persisted-query protocol, version 1). */
  readonly sha256Hash: string | undefined;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>> | undefined;
  readonly extensions: Readonly<Record<string, unknown>>;
}

function malformed(message: string): RefusedRequest {
  return refused(400, 'BAD_REQUEST', message);
}

/** Whether a JSON value is an object. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function optional<Value>(
  name: string,
  value: unknown,
  isOfType: (value: unknown) => value is Value,
): Value | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isOfType(value)) throw malformed(`"${name}" is malformed.`);
  return value;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isHash(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}

function hashIn(extensions: Readonly<Record<string, unknown>>): string | undefined {
  const persistedQuery = optional('extensions.persistedQuery', extensions.persistedQuery, isRecord);
  if (persistedQuery === undefined) return undefined;
  if (persistedQuery.version !== 1) throw malformed('Persisted queries have version 1.');
  return optional('extensions.persistedQuery.sha256Hash', persistedQuery.sha256Hash, isHash);
}

/**
 * Checks the shape of what was sent.
 * @throws RefusedRequest 400 naming what is malformed
 */
export function toSubgraphRequest(payload: unknown): SubgraphRequest {
  if (!isRecord(payload)) throw malformed('The body must be one JSON object.');
  const query = optional('query', payload.query, isText);
  const extensions = optional('extensions', payload.extensions, isRecord) ?? {};
  const sha256Hash = hashIn(extensions);
  if (query === undefined && sha256Hash === undefined) {
    throw malformed('Send a "query", or its hash in "extensions.persistedQuery".');
  }
  return {
    query,
    sha256Hash,
    operationName: optional('operationName', payload.operationName, isText),
    variables: optional('variables', payload.variables, isRecord),
    extensions,
  };
}

/** @throws RefusedRequest 400 when the text is not JSON or not a GraphQL request */
export function parseSubgraphRequest(body: string): SubgraphRequest {
  let payload: unknown;
  try {
    payload = JSON.parse(body);
  } catch {
    throw malformed('The body is not valid JSON.');
  }
  return toSubgraphRequest(payload);
}
