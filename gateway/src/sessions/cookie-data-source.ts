import type { DataSource } from '../engine/data-source.ts';
import type { GatewayContext } from '../request-context.ts';
import { prepareSessionFetch } from './session-fetch.ts';

/**
 * The users subgraph, for clients some of which keep their refresh tokens in a cookie. The subgraph knows nothing of
 * cookies, and may run anywhere: its answers are looked through here, before clients see them.
 */
export function withRefreshCookies(users: DataSource<GatewayContext>): DataSource<GatewayContext> {
  return {
    prepareFetch(document) {
      const fetch = users.prepareFetch(document);
      const session = document.kind === 'mutation' ? prepareSessionFetch(document.text) : null;
      if (session === null) return fetch;
      const fetchTokens = users.prepareFetch({ ...document, text: session.text });
      return async (variables, scope) => {
        const { refreshCookie } = scope.context;
        if (!refreshCookie) return fetch(variables, scope);
        const answer = await fetchTokens(session.withToken(variables, refreshCookie.token), scope);
        if (!answer.data) return answer;
        const { data, change } = session.takeTokens(answer.data);
        if (change?.kind === 'STARTED') refreshCookie.keep(change.refreshToken, change.expiresAt);
        if (change?.kind === 'OVER') refreshCookie.clear();
        return { ...answer, data };
      };
    },
    prepareSubscription: (document) => users.prepareSubscription(document),
    close: () => users.close(),
  };
}
