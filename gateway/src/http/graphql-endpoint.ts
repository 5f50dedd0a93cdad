import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ApolloServer, HeaderMap, type HTTPGraphQLResponse } from '@apollo/server';
import type { GraphQLError } from 'graphql';
import { Admission } from '../operations/admission.ts';
import { type Authenticator, authenticate, contextOf, type GatewayContext } from '../request-context.ts';
import { BodyError, readJsonBody } from './body.ts';
import type { StreamEndpoint } from './streams/endpoint.ts';

function toHeaderMap(request: IncomingMessage): HeaderMap {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return headers;
}

/** The compression middleware adds the method. */
type CompressedResponse = ServerResponse & { flush?(): void };

async function send(
  response: CompressedResponse,
  { status, headers, body }: HTTPGraphQLResponse,
): Promise<void> {
  for (const [name, value] of headers) response.setHeader(name, value);
  response.statusCode = status ?? 200;
  if (body.kind === 'complete') {
    response.end(body.string);
    return;
  }
  for await (const chunk of body.asyncIterator) {
    if (response.destroyed) return;
    response.write(chunk);
    // Compression would keep the part until there is more of it.
    response.flush?.();
  }
  response.end();
}

function refuse(request: IncomingMessage, response: ServerResponse, { status, message }: BodyError): void {
  // What is left of the body is not read, so the connection cannot carry another request.
  response.setHeader('connection', 'close');
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify({ errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] }), () =>
    request.destroy(),
  );
}

/** The operation's text, in a body or in the address; empty where there is none. */
function textOf(body: unknown, { searchParams }: URL): string {
  const query = typeof body === 'object' && body !== null && 'query' in body ? body.query : null;
  return typeof query === 'string' ? query : (searchParams.get('query') ?? '');
}

function sendRefusal(response: ServerResponse, error: GraphQLError): void {
  response.writeHead(400, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify({ errors: [error] }));
}

/** Aborted when the client goes away before it has the whole answer. */
function whenGone(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  return gone.signal;
}

/** Answers GraphQL over HTTP (POST and GET), with a stream where one is asked for, and, to a browser, Sandbox. */
export function graphqlEndpoint(
  server: ApolloServer<GatewayContext>,
  authenticator: Authenticator,
  streams: StreamEndpoint,
) {
  const admission = new Admission();
  return async (request: IncomingMessage, response: ServerResponse, requestId: string): Promise<void> => {
    let body: unknown;
    try {
      body = request.method === 'POST' ? await readJsonBody(request) : undefined;
    } catch (error) {
      if (error instanceof BodyError) return refuse(request, response, error);
      throw error;
    }
    if (await streams(request, response, requestId, body)) return;
    const url = new URL(request.url ?? '/', 'http://gateway');
    const excess = admission.refusal(textOf(body, url));
    if (excess) return sendRefusal(response, excess);
    const answer = await server.executeHTTPGraphQLRequest({
      httpGraphQLRequest: {
        method: request.method ?? 'GET',
        headers: toHeaderMap(request),
        search: url.search,
        body,
      },
      context: async () => ({
        ...contextOf(request, await authenticate(request.headers.authorization, authenticator), requestId),
        signal: whenGone(response),
      }),
    });
    await send(response, answer);
  };
}
