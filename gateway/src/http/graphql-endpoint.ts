import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ApolloServer, HeaderMap, type HTTPGraphQLResponse } from '@apollo/server';
import { type Authenticator, authenticate, type GatewayContext } from '../request-context.ts';
import { BodyError, readJsonBody } from './body.ts';

function toHeaderMap(request: IncomingMessage): HeaderMap {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return headers;
}

async function send(response: ServerResponse, { status, headers, body }: HTTPGraphQLResponse): Promise<void> {
  for (const [name, value] of headers) response.setHeader(name, value);
  response.statusCode = status ?? 200;
  if (body.kind === 'complete') {
    response.end(body.string);
    return;
  }
  for await (const chunk of body.asyncIterator) response.write(chunk);
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

/** Answers GraphQL over HTTP (POST and GET) and, to a browser, Sandbox. */
export function graphqlEndpoint(server: ApolloServer<GatewayContext>, authenticator: Authenticator) {
  return async (request: IncomingMessage, response: ServerResponse, requestId: string): Promise<void> => {
    let body: unknown;
    try {
      body = request.method === 'POST' ? await readJsonBody(request) : undefined;
    } catch (error) {
      if (error instanceof BodyError) return refuse(request, response, error);
      throw error;
    }
    const url = new URL(request.url ?? '/', 'http://gateway');
    const answer = await server.executeHTTPGraphQLRequest({
      httpGraphQLRequest: {
        method: request.method ?? 'GET',
        headers: toHeaderMap(request),
        search: url.search,
        body,
      },
      context: async () => ({
        actor: await authenticate(request.headers.authorization, authenticator),
        requestId,
        clientAddress: request.socket.remoteAddress ?? null,
        userAgent: request.headers['user-agent'] ?? null,
      }),
    });
    await send(response, answer);
  };
}
