import { isObject } from '../engine/result-object.ts';
import type { TrustedDocuments } from '../operations/trusted-documents.ts';

/** The parts of a GraphQL request over HTTP that can hold an operation. */
export interface GraphqlRequest {
  readonly method: string | undefined;
  /** Of a POST. */
  readonly body: unknown;
  /** What follows the path of the address, with its question mark. */
  readonly search: string;
}

function parseExtensions(text: string | null): unknown {
  if (text === null) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A GET whose operation has been found by its id is one with its text. */
function admitSearch(search: string, trusted: TrustedDocuments): string {
  const parameters = new URLSearchParams(search);
  const sent = {
    query: parameters.get('query') ?? '',
    documentId: parameters.get('documentId') ?? undefined,
    operationName: parameters.get('operationName'),
    extensions: parseExtensions(parameters.get('extensions')),
  };
  const admitted = trusted.admit(sent);
  if (admitted === sent || !isObject(admitted)) return search;
  parameters.delete('documentId');
  parameters.delete('extensions');
  parameters.set('query', String(admitted.query));
  return `?${parameters}`;
}

/**
 * Puts the text of a trusted document in the place of its id, in the body of a POST or the address of anything else.
 * @throws GraphQLError see {@link TrustedDocuments.admit}
 */
export function admitRequest(request: GraphqlRequest, trusted: TrustedDocuments): GraphqlRequest {
  if (request.method === 'POST') return { ...request, body: trusted.admit(request.body) };
  return request.search === '' ? request : { ...request, search: admitSearch(request.search, trusted) };
}
