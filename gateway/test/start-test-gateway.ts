import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '@pet/platform/config';
import { demoAccounts } from '@pet/platform/demo';
import { createTestDatabase } from '@pet/platform/testing';
import { createClient } from 'graphql-ws';
import { pino } from 'pino';
import WebSocket from 'ws';
import type { LiveLimits } from '../src/live/limits.ts';
import { startGateway } from '../src/start.ts';

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
export interface TestGateway {
  readonly url: string;
  /** Every SQL statement of every subgraph since the list was last emptied. */
  readonly statements: string[];
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
  close(): Promise<void>;
}

/** Starts the whole supergraph on a free port and a private, seeded database. */
export async function startTestGateway(
  variables: Record<string, string> = {},
  liveLimits: Partial<LiveLimits> = {},
): Promise<TestGateway> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'all-pet-plus-gateway-'));
  const statements: string[] = [];
  const gateway = await startGateway({
    config: loadConfig({
      PORT: '0',
      DATA_DIRECTORY: dataDirectory,
      DATABASE_URL: await createTestDatabase(),
      ...variables,
    }),
    logger: pino({ level: 'silent' }),
    onStatement: (sql) => statements.push(sql),
    liveLimits,
  });
  const endpoint = `${gateway.url}/graphql`;

  return {
    url: gateway.url,
    statements,
    async token(account, session = {}) {
      const { id, role } = demoAccounts[account];
      const actor = { userId: id, sessionId: session.id ?? randomUUID(), role };
      const { token } = await gateway.accessTokens.issue(actor, session.lifetime);
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
    async close() {
      await gateway.close();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}
