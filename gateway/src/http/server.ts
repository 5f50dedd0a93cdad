import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Config } from '@pet/platform/config';
import { answerAlive, answerReady, type Dependency, listen, prepareDrain } from '@pet/platform/http';
import type { Logger } from '@pet/platform/observability';
import type { HttpRoute } from '@pet/platform/subgraph';
import compression from 'compression';
import cors from 'cors';
import type { RouteAdmission } from '../limits/route-limits.ts';
import { credentialedOrigins } from './origins.ts';
import { requestIdOf } from './request-id.ts';
import { securityHeaders } from './security-headers.ts';

/** What the listener answers with once everything behind it runs. */
export interface Application {
  graphql(request: IncomingMessage, response: ServerResponse, requestId: string): Promise<void>;
  readonly routes: readonly HttpRoute[];
  /** Whether a client may have an answer of a route now; everybody may unless given. */
  readonly admitRoute?: RouteAdmission;
  /** The public keys of access tokens; null where tokens are none of its business. */
  readonly jwks: object | null;
  readonly dependencies: readonly Dependency[];
}

/** The public listener; it answers 503 until {@link HttpListener.serve} is called. */
export interface HttpListener {
  readonly server: Server;
  /** The port it listens on, also when it was asked for any. */
  readonly port: number;
  /** What it needs to serve; null while it starts or drains. */
  readonly dependencies: readonly Dependency[] | null;
  serve(application: Application): void;
  /** Refuses new connections, and resolves when those there are have ended without failing a request. */
  close(): Promise<void>;
}

type Middleware = (
  request: IncomingMessage,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => void;

/**
 * The middleware a request needs; the packages were written for Express and use nothing of it. Most requests come from
 * servers and applications, need none, and are not to pay for it.
 */
function middlewareFor(config: Config): (request: IncomingMessage) => Middleware[] {
  const allowOrigin = cors({
    origin: credentialedOrigins(config),
    credentials: true,
    maxAge: 86_400,
    optionsSuccessStatus: 200,
    exposedHeaders: [
      'x-request-id',
      'ratelimit-limit',
      'ratelimit-remaining',
      'ratelimit-reset',
      'retry-after',
    ],
  });
  const compress = compression({
    level: 6,
    threshold: 1024,
    filter: (request) => request.headers['x-no-compression'] === undefined,
  }) as Middleware;
  return ({ headers, method }) => {
    const needed: Middleware[] = [];
    if (headers.origin !== undefined || method === 'OPTIONS') needed.push(allowOrigin);
    if (headers['accept-encoding'] !== undefined) needed.push(compress);
    return needed;
  };
}

function runThrough(
  middleware: Middleware,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  return new Promise((resolve, reject) => {
    middleware(request, response, (error) => (error ? reject(error) : resolve()));
  });
}

/** `/graphql/stream` is where clients of graphql-sse look by convention; what is answered depends on `Accept` only. */
const graphqlPaths = ['/graphql', '/', '/graphql/stream'];

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body));
}

/**
 * Opens the public port at once, so that a port in use is known before anything else is started.
 * @throws StartupError when the port cannot be opened
 */
export async function openListener(config: Config, logger: Logger): Promise<HttpListener> {
  let application: Application | null = null;
  let draining = false;
  const middlewareOf = middlewareFor(config);
  const protection = securityHeaders(config.development);

  function dependencies(): readonly Dependency[] | null {
    return draining ? null : (application?.dependencies ?? null);
  }

  async function handle(
    request: IncomingMessage,
    response: ServerResponse,
    requestId: string,
  ): Promise<void> {
    const [pathname = '/'] = (request.url ?? '/').split('?', 1);
    if (['/healthz', '/health', '/api/health'].includes(pathname)) return answerAlive(response, 'gateway');
    if (pathname === '/ready') return answerReady(response, 'gateway', dependencies());
    const serving = application;
    if (serving === null) {
      return sendJson(response, 503, { error: 'The gateway is starting; try again soon.' });
    }
    response.setHeader('vary', 'Origin, Accept-Encoding');
    for (const middleware of middlewareOf(request)) await runThrough(middleware, request, response);
    if (graphqlPaths.includes(pathname)) return serving.graphql(request, response, requestId);
    if (pathname === '/.well-known/jwks.json' && serving.jwks) return sendJson(response, 200, serving.jwks);
    const route = serving.routes.find(
      ({ method, prefix }) => method === request.method && pathname.startsWith(prefix),
    );
    if (route) {
      if (serving.admitRoute && !(await serving.admitRoute(request, response))) return;
      return route.handle(request, response, new URL(request.url ?? '/', 'http://gateway'));
    }
    sendJson(response, 404, { error: `There is nothing at ${pathname}; GraphQL is at /graphql.` });
  }

  const server = createServer((request, response) => {
    const requestId = requestIdOf(request);
    response.setHeader('x-request-id', requestId);
    for (const [name, value] of protection) response.setHeader(name, value);
    handle(request, response, requestId).catch((error: unknown) => {
      logger.error({ requestId, err: error, url: request.url }, 'request failed');
      if (!response.headersSent)
        sendJson(response, 500, { error: `Something went wrong on our side. Quote request ${requestId}.` });
      else response.destroy();
    });
  });
  const drain = prepareDrain(server);
  const port = await listen(server, { ...config, setting: 'PORT' });

  return {
    server,
    port,
    get dependencies() {
      return dependencies();
    },
    serve(next) {
      application = next;
    },
    close() {
      draining = true;
      return drain();
    },
  };
}
