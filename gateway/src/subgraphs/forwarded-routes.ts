import type { IncomingHttpHeaders } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Logger } from '@pet/platform/observability';
import type { HttpRoute } from '@pet/platform/subgraph';
import { request as callService } from 'undici';

/** How long a service may take until it answers, and between two parts of its answer; milliseconds. */
const deadline = 10_000;

/** What a service is told of a client's request, and a client of its answer; the rest belongs to one connection. */
const requestHeaders = [
  'accept',
  'content-encoding',
  'content-length',
  'content-type',
  'if-modified-since',
  'if-none-match',
  'stripe-signature',
  'webhook-id',
  'webhook-signature',
  'webhook-timestamp',
  'x-shopify-event-id',
  'x-shopify-hmac-sha256',
  'x-shopify-topic',
  'x-shopify-triggered-at',
  'x-shopify-webhook-id',
];
const responseHeaders = [
  'cache-control',
  'content-disposition',
  'content-length',
  'content-security-policy',
  'content-type',
  'etag',
  'last-modified',
  'retry-after',
  'x-content-type-options',
];

function pick(headers: IncomingHttpHeaders, names: readonly string[]): Record<string, string | string[]> {
  const picked: Record<string, string | string[]> = {};
  for (const name of names) {
    const value = headers[name];
    if (value !== undefined) picked[name] = value;
  }
  return picked;
}

/**
 * Passes the plain HTTP requests of one route on to the service that answers them.
 * @param url of the service's GraphQL endpoint; its routes are on the same port
 */
export function forwardedRoute(
  { method, prefix }: Pick<HttpRoute, 'method' | 'prefix'>,
  url: string,
  logger: Logger,
): HttpRoute {
  return {
    method,
    prefix,
    async handle(request, response, { pathname, search }) {
      // What a client wrote as `/previews/../graphql` is another path by now.
      if (!pathname.startsWith(prefix)) {
        response.writeHead(404).end();
        return;
      }
      try {
        const answer = await callService(new URL(`${pathname}${search}`, url), {
          method,
          headers: pick(request.headers, requestHeaders),
          body: method === 'POST' ? request : null,
          headersTimeout: deadline,
          bodyTimeout: deadline,
        });
        response.writeHead(answer.statusCode, pick(answer.headers, responseHeaders));
        await pipeline(answer.body, response);
      } catch (error) {
        logger.warn({ err: error, prefix }, 'a request could not be passed on');
        if (response.headersSent) response.destroy();
        else response.writeHead(503, { 'content-type': 'text/plain' }).end('Try again soon.\n');
      }
    },
  };
}
