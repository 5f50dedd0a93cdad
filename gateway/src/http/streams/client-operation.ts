import { type ClientOperation, toClientOperation } from '../../operations/client-operation.ts';
import type { GraphqlRequest } from '../trusted-request.ts';

function parseVariables(text: string | null): unknown {
  if (text === null) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function parametersOf(search: URLSearchParams): unknown {
  return {
    query: search.get('query'),
    operationName: search.get('operationName'),
    variables: parseVariables(search.get('variables')),
  };
}

/**
 * The operation of a GraphQL request over HTTP: the body of a POST, the parameters of a GET.
 * @returns null when it is none, or malformed
 */
export function readClientOperation({ method, body, search }: GraphqlRequest): ClientOperation | null {
  return toClientOperation(method === 'GET' ? parametersOf(new URLSearchParams(search)) : body);
}
