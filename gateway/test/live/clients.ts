import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { CombinedGraphQLErrors, CombinedProtocolErrors } from '@apollo/client/errors';
import { createClient as createEventStreamClient } from 'graphql-sse';
import WebSocket from 'ws';
import type { Answer, ShopClient } from '../shop-client.ts';

/** Whatever listens somewhere. */
interface Server {
  readonly url: string;
}

/** An operation as a client sends it. */
export interface Sent {
  readonly query: string;
  readonly variables?: Record<string, unknown>;
  readonly token?: string | null;
}

function authorization(token: string | null = null): Record<string, string> {
  return token === null ? {} : { authorization: `Bearer ${token}` };
}

/** What Apollo Client gives its users, as an answer. */
function toAnswer({ data, error }: { data?: unknown; error?: unknown }): Answer {
  if (error === undefined) return { data } as Answer;
  if (CombinedGraphQLErrors.is(error) || CombinedProtocolErrors.is(error))
    return { errors: error.errors } as Answer;
  throw error;
}

/** The same subscription with the client that each transport is meant for. Ending the iterator ends the connection. */
export const follow = {
  WebSocket: (gateway: ShopClient, { query, variables, token }: Sent) =>
    gateway.follow(query, variables, token),

  'server-sent events': (gateway: ShopClient, { query, variables = {}, token }: Sent) => {
    const client = createEventStreamClient({
      url: `${gateway.url}/graphql/stream`,
      headers: authorization(token),
      retryAttempts: 0,
    });
    return client.iterate({ query, variables }) as AsyncIterableIterator<Answer>;
  },

  multipart: (gateway: ShopClient, { query, variables = {}, token }: Sent) => {
    const client = new ApolloClient({
      cache: new InMemoryCache(),
      link: new HttpLink({ uri: `${gateway.url}/graphql`, headers: authorization(token) }),
    });
    const results = client.subscribe({
      query: gql(query),
      variables,
      errorPolicy: 'all',
      fetchPolicy: 'no-cache',
    });
    let stop = () => {};
    const answers = new ReadableStream<Answer>({
      start(controller) {
        const subscription = results.subscribe({
          next: (result) => controller.enqueue(toAnswer(result)),
          error: (error) => controller.error(error),
          complete: () => controller.close(),
        });
        stop = () => subscription.unsubscribe();
      },
      cancel: () => stop(),
    });
    return answers.values() as AsyncIterableIterator<Answer>;
  },
};

/** Every way to follow a subscription, for `it.each`. */
export const transports = Object.keys(follow) as (keyof typeof follow)[];

/** A response that is still being sent, as the text of what has arrived. */
export interface RawStream {
  readonly response: IncomingMessage;
  /** Everything that has arrived when it contains `part`. Fails when the response ends before. */
  until(part: string): Promise<string>;
  /** Everything, when the response has ended. */
  readonly ended: Promise<string>;
  close(): void;
}

/** Sends an operation and reads the answer as it comes. */
export async function rawStream(
  gateway: Server,
  { query, variables, token }: Sent,
  headers: Record<string, string>,
  method: 'POST' | 'GET' = 'POST',
): Promise<RawStream> {
  const search = new URLSearchParams({ query, variables: JSON.stringify(variables ?? {}) });
  const request = httpRequest(`${gateway.url}/graphql${method === 'GET' ? `?${search}` : ''}`, {
    method,
    headers: {
      ...(method === 'POST' && { 'content-type': 'application/json' }),
      ...authorization(token),
      ...headers,
    },
  });
  request.end(method === 'POST' ? JSON.stringify({ query, variables }) : undefined);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  response.setEncoding('utf8');
  let text = '';
  let onMore = () => {};
  response.on('data', (chunk: string) => {
    text += chunk;
    onMore();
  });
  // A response that is cut off fails and is closed; for the tests only the latter matters.
  response.on('error', () => {});
  const ended = new Promise<string>((resolve) => {
    response.once('close', () => {
      onMore();
      resolve(text);
    });
  });
  return {
    response,
    async until(part) {
      while (!text.includes(part)) {
        if (response.closed) throw new Error(`The response ended without ${part}: ${text}`);
        await new Promise<void>((resolve) => {
          onMore = resolve;
        });
      }
      return text;
    },
    ended,
    close: () => request.destroy(),
  };
}

/** A WebSocket without a client library, to see what the protocol's own do not show. */
export interface RawSocket {
  readonly socket: WebSocket;
  send(message: object): void;
  /** The next message that has not been read; null when the socket is closed. */
  next(): Promise<Record<string, unknown> | null>;
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
}

/** Opens a socket without saying anything. */
export async function openRawSocket(
  gateway: Server,
  options: WebSocket.ClientOptions = {},
): Promise<RawSocket> {
  const url = `${gateway.url.replace(/^http/, 'ws')}/graphql`;
  const socket = new WebSocket(url, 'graphql-transport-ws', options);
  const messages = new ReadableStream<Record<string, unknown>>({
    start(controller) {
      socket.on('message', (data) => controller.enqueue(JSON.parse(String(data))));
      socket.on('close', () => controller.close());
    },
  }).values();
  const closed = once(socket, 'close').then(([code, reason]) => ({
    code: Number(code),
    reason: String(reason),
  }));
  await once(socket, 'open');
  return {
    socket,
    send: (message) => socket.send(JSON.stringify(message)),
    next: async () => (await messages.next()).value ?? null,
    closed,
  };
}

/** Opens a socket and has it accepted. */
export async function openSocket(
  gateway: Server,
  token: string | null = null,
  options: WebSocket.ClientOptions = {},
): Promise<RawSocket> {
  const socket = await openRawSocket(gateway, options);
  socket.send({ type: 'connection_init', payload: authorization(token) });
  const message = await socket.next();
  if (message?.type !== 'connection_ack')
    throw new Error(`The socket was not accepted: ${JSON.stringify(message)}`);
  return socket;
}

/** Tries until a connection is admitted again, which is soon after another one has ended. */
export async function freePlace(gateway: Server): Promise<void> {
  for (;;) {
    const socket = await openRawSocket(gateway);
    socket.send({ type: 'connection_init' });
    const message = await socket.next();
    socket.socket.close();
    await socket.closed;
    if (message?.type === 'connection_ack') return;
  }
}
