import { answerAlive, type Dependency } from '../http/index.ts';
import type { HttpRoute } from '../subgraph/index.ts';
import { type Handle, sendText } from './listener.ts';

/** What a service answers with while its subgraph is open. */
export interface ServiceApplication {
  readonly graphql: Handle;
  readonly routes: readonly HttpRoute[];
  /** Null while it drains: what is still asked is answered, but nobody is to come. */
  readonly dependencies: readonly Dependency[] | null;
}

/** Gives what the service answers with now; null before the subgraph is open. */
export type CurrentApplication = () => ServiceApplication | null;

/** The port that gateways call: signed GraphQL, and the subgraph's own routes. */
export function publicHandler(name: string, current: CurrentApplication): Handle {
  return async (request, response) => {
    const target = request.url ?? '/';
    const [pathname = '/'] = target.split('?', 1);
    if (pathname === '/healthz') return answerAlive(response, name);
    const application = current();
    if (application === null) return sendText(response, 503, 'Starting; try again soon.');
    if (pathname === '/graphql') return application.graphql(request, response);
    const route = application.routes.find(
      ({ method, prefix }) => method === request.method && pathname.startsWith(prefix),
    );
    if (route) return route.handle(request, response, new URL(target, 'http://service'));
    sendText(response, 404, 'There is nothing here.');
  };
}
