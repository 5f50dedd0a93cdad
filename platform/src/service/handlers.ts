import type { Registry } from 'prom-client';
import { answerAlive, answerReady, type Dependency } from '../http/index.ts';
import type { HttpRoute } from '../subgraph/index.ts';
import { type Handle, sendText } from './listener.ts';

/** What a service answers with while its subgraph is open. */
export interface ServiceApplication {
  readonly graphql: Handle;
  readonly routes: readonly HttpRoute[];
  readonly dependencies: readonly Dependency[];
}

/** Gives what the service answers with now: null before the subgraph is open, and while it drains. */
export type CurrentApplication = () => ServiceApplication | null;

/** The port that gateways call: signed GraphQL, and the subgraph's own routes. */
export function publicHandler(name: string, current: CurrentApplication): Handle {
  return async (request, response) => {
    const target = request.url ?? '/';
    const [pathname = '/'] = target.split('?', 1);
    if (pathname === '/healthz') return answerAlive(response, name);
    // A request that began before the drain is finished by what it began with.
    const application = current();
    if (application === null) return sendText(response, 503, 'Starting or stopping; try again soon.');
    if (pathname === '/graphql') return application.graphql(request, response);
    const route = application.routes.find(
      ({ method, prefix }) => method === request.method && pathname.startsWith(prefix),
    );
    if (route) return route.handle(request, response, new URL(target, 'http://service'));
    sendText(response, 404, 'There is nothing here.');
  };
}

/** The port that operators and their programs ask: it is none of clients' business. */
export function metricsHandler(name: string, current: CurrentApplication, registry: Registry): Handle {
  return async ({ url }, response) => {
    if (url === '/ready') return answerReady(response, name, current()?.dependencies ?? null);
    if (url !== '/metrics') return sendText(response, 404, 'There are /ready and /metrics.');
    const metrics = await registry.metrics();
    response.setHeader('content-type', registry.contentType).end(metrics);
  };
}
