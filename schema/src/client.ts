import { ApolloClient, ApolloLink, HttpLink } from '@apollo/client';
import { Defer20220824Handler } from '@apollo/client/incremental';
import { SetContextLink } from '@apollo/client/link/context';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { OperationTypeNode } from 'graphql';
import { createClient as createWebSocketClient } from 'graphql-ws';
import { createCache } from './cache.ts';
import { documentIdLink } from './document-ids.ts';
import { renewalLink, selfProving } from './renewal-link.ts';
import { resumeLink } from './resume-link.ts';

/** Where the supergraph is, and who speaks to it. */
export interface ClientOptions {
  /** The endpoint as an absolute URL, for example `https://api.allpetplus.com/graphql`. */
  readonly url: string;
  /** Where subscriptions go; the endpoint with `ws` for `http` when left out. */
  readonly webSocketUrl?: string;
  /**
   * The access token of whoever is signed in, without `Bearer`; null for nobody. It is asked for before each request
   * and each time a socket is opened.
   */
  token(): string | null;
  /**
   * Renews the session, so that `token` answers another access token. It is called when the one that was sent has
   * expired; what was refused is sent again then, and subscriptions go on where they were. Without it they end.
   */
  renew?(): Promise<void>;
  /**
   * Has the gateway keep the refresh token in a cookie that no script can read: the answers' `refreshToken` is empty then,
   * and `RefreshSession` is sent without one. For pages of the gateway's `ALLOWED_ORIGINS`.
   */
  readonly refreshCookie?: boolean;
  /**
   * Sends queries and mutations by their ids, for a gateway that knows trusted documents: requests are smaller. It needs
   * `crypto.subtle`, which browsers have on https:// pages. Their texts are sent when left out.
   */
  readonly sendIds?: boolean;
}

/** A client for `<ApolloProvider client={…}>`, and how to be done with it. */
export interface SupergraphClient {
  readonly client: ApolloClient;
  /** Ends what is under way and closes the socket, if there is one. */
  dispose(): Promise<void>;
}

/** About a quarter of an hour, for each wait is twice as long as the one before. */
const reconnectAttempts = 10;

/**
 * Makes an Apollo Client for the supergraph: queries and mutations over HTTP, subscriptions over one WebSocket that is
 * open as long as there are any and comes back by itself, without missing or repeating an event.
 *
 * Somebody else signs in? Call `client.resetStore()`, or what the cache holds of the one before is shown to them.
 */
export function createClient({
  url,
  webSocketUrl = url.replace(/^http/, 'ws'),
  token,
  renew,
  refreshCookie = false,
  sendIds = false,
}: ClientOptions): SupergraphClient {
  const authorization = () => {
    const current = token();
    return current === null ? {} : { authorization: `Bearer ${current}` };
  };
  const socket = createWebSocketClient({
    url: webSocketUrl,
    connectionParams: authorization,
    retryAttempts: reconnectAttempts,
    shouldRetry: () => true,
  });
  const renewal = renew ? [renewalLink({ token, renew })] : [];
  const client = new ApolloClient({
    cache: createCache(),
    // Reads the answers to operations with @defer part by part.
    incrementalHandler: new Defer20220824Handler(),
    link: ApolloLink.split(
      ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
      ApolloLink.from([resumeLink, ...renewal, new GraphQLWsLink(socket)]),
      ApolloLink.from([
        ...renewal,
        new SetContextLink(({ headers }, { operationName }) =>
          selfProving.has(operationName) ? {} : { headers: { ...headers, ...authorization() } },
        ),
        ...(sendIds ? [documentIdLink()] : []),
        new HttpLink({
          uri: url,
          ...(refreshCookie && { credentials: 'include', headers: { 'x-refresh-cookie': '1' } }),
        }),
      ]),
    ),
  });
  return {
    client,
    async dispose() {
      client.stop();
      // It waits for a socket that is being opened; one that cannot be opened need not be closed.
      await Promise.resolve(socket.dispose()).catch(() => {});
    },
  };
}
