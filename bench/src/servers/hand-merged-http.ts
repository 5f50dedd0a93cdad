// The hand-merged schema on Apollo Server without `startStandaloneServer`'s middleware: node:http and
// `executeHTTPGraphQLRequest`, which is how the gateway runs it, too.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { ApolloServer, HeaderMap } from '@apollo/server';
import { type BenchContext, contextOfHeader } from '../dataset/actor.ts';
import { announce } from './announce.ts';
import { handMergedSchema } from './hand-merged-schema.ts';

const server = new ApolloServer<BenchContext>({ schema: handMergedSchema(false) });
await server.start();

function headersOf(request: IncomingMessage): HeaderMap {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value));
  return headers;
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, headers, body } = await server.executeHTTPGraphQLRequest({
    httpGraphQLRequest: {
      method: request.method ?? 'POST',
      headers: headersOf(request),
      search: '',
      body: JSON.parse(await text(request)),
    },
    context: async () => contextOfHeader(request.headers.authorization),
  });
  if (body.kind !== 'complete') throw new Error('The data set has no deferred operations');
  response.writeHead(status ?? 200, Object.fromEntries(headers));
  response.end(body.string);
}

const http = createServer((request, response) => {
  answer(request, response).catch((error: unknown) => response.destroy(error as Error));
});
http.listen(0, '127.0.0.1', () => {
  announce(`http://127.0.0.1:${(http.address() as AddressInfo).port}/`);
});
