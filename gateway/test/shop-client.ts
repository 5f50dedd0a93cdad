import { randomUUID } from 'node:crypto';
import { demoAccounts } from '@pet/platform/demo';
import type { AccessTokens } from '@pet/platform/identity';
import { createClient } from 'graphql-ws';
import { Agent, getGlobalDispatcher, setGlobalDispatcher } from 'undici';
import WebSocket from 'ws';

/** What a client reads in an answer, over HTTP or as one event of a stream. */
export interface Answer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions?: Readonly<Record<string, unknown>>;
  }[];
}

/** The value at a path of an answer's data, for example `order.lines.0.design.name`. */
export function read<Value = string>(answer: Answer, path: string): Value {
  const value = path
    .split('.')
    .reduce<unknown>(
      (parent, key) => (parent as Record<string, unknown> | null | undefined)?.[key],
      answer.data,
    );
  if (value === undefined) throw new Error(`There is no ${path} in ${JSON.stringify(answer)}`);
  return value as Value;
}

/** The codes of an answer's errors, in order. */
export function codes({ errors = [] }: Answer): unknown[] {
  return errors.map((error) => error.extensions?.code);
}

/** A client of the public endpoints and of nothing else. */
export interface ShopClient {
  readonly url: string;
  /**
   * A token of a seeded account, for a session of its own or for the one named.
   * @param lifetime in seconds; a quarter of an hour when left out
   */
  token(
    account: keyof typeof demoAccounts,
    session?: { readonly id?: string; readonly lifetime?: number },
  ): Promise<string>;
  /** POSTs an operation. */
  send(query: string, variables?: Record<string, unknown>, token?: string | null): Promise<Answer>;
  /** Runs a subscription over a WebSocket of its own; ending the iterator closes it. */
  follow(
    query: string,
    variables?: Record<string, unknown>,
    token?: string | null,
  ): AsyncIterableIterator<Answer>;
}

/** Lets go of the connections that fetch keeps: a server that drains waits for them as long as it has promised. */
export function hangUp(): void {
  const kept = getGlobalDispatcher();
  setGlobalDispatcher(new Agent());
  void kept.close();
}

/** @param url where the gateway is, without a trailing slash */
export function openShopClient(url: string, accessTokens: AccessTokens): ShopClient {
  const endpoint = `${url}/graphql`;
  return {
    url,
    async token(account, session = {}) {
      const { id, role } = demoAccounts[account];
      const actor = { userId: id, sessionId: session.id ?? randomUUID(), role };
      const { token } = await accessTokens.issue(actor, session.lifetime);
      return token;
    },
    async send(query, variables = {}, token = null) {
      const headers = {
        'content-type': 'application/json',
        ...(token && { authorization: `Bearer ${token}` }),
      };
      const body = JSON.stringify({ query, variables });
      const response = await fetch(endpoint, { method: 'POST', headers, body });
      return (await response.json()) as Answer;
    },
    follow(query, variables = {}, token = null) {
      const client = createClient({
        url: endpoint.replace(/^http/, 'ws'),
        webSocketImpl: WebSocket,
        retryAttempts: 0,
        ...(token && { connectionParams: { authorization: `Bearer ${token}` } }),
      });
      return client.iterate({ query, variables }) as AsyncIterableIterator<Answer>;
    },
  };
}
