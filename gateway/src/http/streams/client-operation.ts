import type { ClientOperation } from '../../operations/prepare-operation.ts';

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

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
export function readClientOperation(
  method: string | undefined,
  body: unknown,
  search: URLSearchParams,
): ClientOperation | null {
  const source = method === 'GET' ? parametersOf(search) : body;
  if (!isRecord(source)) return null;
  const { query, operationName, variables } = source;
  if (typeof query !== 'string') return null;
  if (operationName != null && typeof operationName !== 'string') return null;
  if (variables != null && !isRecord(variables)) return null;
  return { query, operationName, variables };
}
