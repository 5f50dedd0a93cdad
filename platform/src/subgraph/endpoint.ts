import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ExecutionResult } from 'graphql';
import type { Caller } from '../identity/index.ts';
import type { Logger } from '../observability/index.ts';
import { openDocuments } from './documents.ts';
import type { MountedSubgraph } from './mount.ts';
import { refused, toRefusal } from './refused-request.ts';
import { readRequestBody } from './request-body.ts';
import { parseSubgraphRequest, type SubgraphRequest } from './request-payload.ts';

/**
 * Announces, like `Accept-Ranges` does for ranges, that a document this server has been sent once may be asked for
 * by its hash alone, as in Apollo's persisted-query protocol. A document it no longer holds is answered
 * PERSISTED_QUERY_NOT_FOUND, and the client sends its text again.
 * https://www.apollographql.com/docs/apollo-server/performance/apq
 */
export const acceptQueryHash = { name: 'accept-query-hash', value: 'sha256' } as const;

/** What serving a subgraph over HTTP takes. */
export interface EndpointOptions {
  /**
   * Tells who asks, before the document is looked at; this is where a caller is authenticated.
   * @param body the body as it was received, for example to verify a signature over it
   * @throws GraphQLError UNAUTHENTICATED or FORBIDDEN, which is what the caller is answered
   */
  scopeOf(request: IncomingMessage, payload: SubgraphRequest, body: string): Promise<Caller>;
  readonly logger: Logger;
}

interface Answer {
  readonly status: number;
  readonly result: ExecutionResult;
}

function send(response: ServerResponse, { status, result }: Answer): void {
  const body = JSON.stringify(result);
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    [acceptQueryHash.name]: acceptQueryHash.value,
  });
  response.end(body);
}

/**
 * A node:http handler that serves a mounted subgraph to the gateway at `POST /graphql`. It is lean on purpose: a
 * request by hash is neither parsed nor validated, and there is no framework between the socket and the executor.
 */
export function subgraphEndpoint(
  mounted: MountedSubgraph,
  { scopeOf, logger }: EndpointOptions,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const documents = openDocuments(mounted.schema);

  async function answer(request: IncomingMessage): Promise<Answer> {
    if (request.method !== 'POST' || request.url?.split('?')[0] !== '/graphql') {
      throw refused(404, 'BAD_REQUEST', 'There is only POST /graphql.');
    }
    const body = await readRequestBody(request);
    const payload = parseSubgraphRequest(body);
    const caller = await scopeOf(request, payload, body);
    const { document, kind } = documents.find(payload);
    if (kind === 'subscription') {
      throw refused(400, 'BAD_REQUEST', 'Subscriptions are served over WebSockets.');
    }
    const { variables, operationName } = payload;
    const result = await mounted.execute({
      document,
      ...(variables && { variables }),
      ...(operationName !== undefined && { operationName }),
      scope: { ...caller, cacheLoads: kind === 'query' },
    });
    return { status: 200, result };
  }

  async function answerOrRefuse(request: IncomingMessage): Promise<Answer> {
    try {
      return await answer(request);
    } catch (error) {
      const { status, errors } = toRefusal(error, mounted.name, logger);
      return { status, result: { errors } };
    }
  }

  return async (request, response) => {
    const result = await answerOrRefuse(request);
    // What is left of a body is not read, so the connection cannot carry another request.
    if (!request.complete) response.setHeader('connection', 'close').once('finish', () => request.destroy());
    send(response, result);
  };
}
