import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, request as openRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gql } from 'graphql-tag';
import { type Client, createClient } from 'graphql-ws';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { allow } from '../src/authorization/index.ts';
import { unauthenticated } from '../src/graphql/index.ts';
import type { Actor, Caller } from '../src/identity/index.ts';
import {
  acceptQueryHash,
  defineSubgraph,
  type RequestScope,
  type SubgraphOperation,
  type SubgraphRequest,
  subgraphEndpoint,
  subgraphSockets,
} from '../src/subgraph/index.ts';
import { mountForTest, type TestSubgraph, testActor } from '../src/testing/index.ts';

const typeDefs = gql`
  type Query {
    hello(name: String): String
    userId: String @authenticated
    remembersLoads: Boolean
    broken: String
  }
  type Mutation {
    rememberedLoads: Boolean
  }
  type Subscription {
    count(to: Int!): Int
    brokenCount: Int
  }
  type Guest @key(fields: "id") {
    id: ID!
  }
`;

const resolvers = {
  Guest: { __resolveReference: ({ id }: { id: string }) => ({ id }) },
  Query: {
    hello: (_: unknown, { name }: { name?: string }) => `Hello ${name ?? 'you'}`,
    userId: (_: unknown, __: unknown, { actor }: RequestScope) => actor?.userId,
    remembersLoads: (_: unknown, __: unknown, { cacheLoads }: RequestScope) => cacheLoads,
    broken() {
      throw new Error('connect postgres://secret@db');
    },
  },
  Mutation: { rememberedLoads: (_: unknown, __: unknown, { cacheLoads }: RequestScope) => cacheLoads },
  Subscription: {
    count: {
      async *subscribe(_: unknown, { to }: { to: number }) {
        for (let count = 1; count <= to; count += 1) yield { count };
      },
    },
    brokenCount: {
      subscribe() {
        throw new Error('connect postgres://secret@db');
      },
    },
  },
};

interface Body {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly { message: string; extensions?: { code?: string } }[];
}

const silent = pino({ level: 'silent' });
const actor = testActor();
const executed: SubgraphOperation[] = [];
let folder: string;
let subgraph: TestSubgraph;
let server: Server;
let url: string;
let closeSockets: () => Promise<void>;
let failScope: Error | undefined;
let lastHandled: Promise<void> | undefined;

/** Takes the actor from a header or, for an operation on a socket, from the headers in its extensions. */
async function scopeOf(
  { headers }: IncomingMessage,
  { extensions }: SubgraphRequest,
  body?: string,
): Promise<Caller> {
  if (failScope) throw failScope;
  const sent = (extensions.headers ?? headers) as { 'x-actor'?: string };
  if (sent['x-actor'] === 'forged') throw unauthenticated('The signature is wrong.');
  const known: Actor | null = sent['x-actor'] === 'actor' ? actor : null;
  return {
    actor: known,
    requestId: randomUUID(),
    traceId: null,
    clientAddress: null,
    userAgent: body ?? null,
  };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'endpoint-'));
  const permissions = { Query: { '*': allow }, Mutation: allow, Subscription: allow };
  const definition = defineSubgraph({
    name: 'greetings',
    port: 0,
    typeDefs,
    resolvers,
    permissions,
    migrations: pathToFileURL(`${folder}/`),
    open: () => ({ createContext: (scope) => scope, close: async () => {} }),
  });
  subgraph = await mountForTest(definition);
  const { mounted } = subgraph;
  const observed: typeof mounted = {
    ...mounted,
    execute(operation) {
      executed.push(operation);
      return mounted.execute(operation);
    },
  };
  const endpoint = subgraphEndpoint(observed, { scopeOf, logger: silent });
  server = createServer((request, response) => {
    lastHandled = endpoint(request, response);
  });
  closeSockets = subgraphSockets(server, mounted, { scopeOf, logger: silent });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
});

afterAll(async () => {
  await closeSockets();
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
  await subgraph.close();
  await rm(folder, { recursive: true });
});

async function post(body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Body };
}

function code({ body }: { body: Body }): string | undefined {
  return body.errors?.[0]?.extensions?.code;
}

function byHash(query: string) {
  const sha256Hash = createHash('sha256').update(query).digest('hex');
  return { extensions: { persistedQuery: { version: 1, sha256Hash } } };
}

describe('documents by hash', () => {
  const query = 'query Greet($name: String) { hello(name: $name) }';

  it('are unknown until their text was sent, and are not parsed again after that', async () => {
    const unknown = await post({ ...byHash(query), variables: { name: 'Ada' } });
    expect(unknown.status).toBe(200);
    expect(code(unknown)).toBe('PERSISTED_QUERY_NOT_FOUND');

    const first = await post({ query, variables: { name: 'Ada' } });
    expect(first.headers.get(acceptQueryHash.name)).toBe(acceptQueryHash.value);
    expect(first.body).toEqual({ data: { hello: 'Hello Ada' } });

    const again = await post({ ...byHash(query), variables: { name: 'Grace' }, operationName: 'Greet' });
    expect(again.body).toEqual({ data: { hello: 'Hello Grace' } });
    const [parsed, recalled] = executed.slice(-2);
    expect(recalled?.document).toBe(parsed?.document);
  });

  it('are refused with the text of another', async () => {
    const forged = await post({ query: '{ hello }', ...byHash(query) });
    expect(forged.status).toBe(400);
    expect(code(forged)).toBe('BAD_REQUEST');
    expect((await post(byHash(query))).body.data).toEqual({ hello: 'Hello you' });
  });

  it('are bounded in memory: the one not used for longest is forgotten first', async () => {
    function padded(index: number): string {
      return `# ${index}${'-'.repeat(300_000)}\n{ hello }`;
    }
    for (const index of [1, 2, 3]) await post({ query: padded(index) });
    await post(byHash(padded(1)));
    await post({ query: padded(4) });
    expect(code(await post(byHash(padded(2))))).toBe('PERSISTED_QUERY_NOT_FOUND');
    expect((await post(byHash(padded(1)))).body.data).toEqual({ hello: 'Hello you' });
  });
});

describe('execution', () => {
  it('happens in the name of the caller, under the rules of the subgraph', async () => {
    const query = '{ userId }';
    expect((await post({ query }, { 'x-actor': 'actor' })).body.data).toEqual({ userId: actor.userId });
    expect(code(await post({ query }))).toBe('UNAUTHENTICATED');
  });

  it('lets loads be remembered in queries only', async () => {
    expect((await post({ query: '{ remembersLoads }' })).body.data).toEqual({ remembersLoads: true });
    const written = await post({ query: 'mutation { rememberedLoads }' });
    expect(written.body.data).toEqual({ rememberedLoads: false });
  });

  it('gives the caller the body as it was sent, to verify a signature over it', async () => {
    const body = '{ "query" :  "{ hello }" }';
    await post(body);
    expect(executed.at(-1)?.scope.userAgent).toBe(body);
  });

  it('masks what resolvers throw', async () => {
    const { status, body } = await post({ query: '{ broken hello }' });
    expect(status).toBe(200);
    expect(body.data).toEqual({ broken: null, hello: 'Hello you' });
    expect(body.errors?.[0]?.extensions?.code).toBe('INTERNAL_SERVER_ERROR');
    expect(JSON.stringify(body)).not.toContain('postgres');
  });
});

describe('refusals', () => {
  it.each([
    ['no JSON', '{"query":', 400, 'BAD_REQUEST'],
    ['no object', [{ query: '{ hello }' }], 400, 'BAD_REQUEST'],
    ['neither text nor hash', { variables: {} }, 400, 'BAD_REQUEST'],
    [
      'a hash that is none',
      { extensions: { persistedQuery: { version: 1, sha256Hash: 'x' } } },
      400,
      'BAD_REQUEST',
    ],
    ['another protocol', { extensions: { persistedQuery: { version: 2 } } }, 400, 'BAD_REQUEST'],
    ['variables that are a list', { query: '{ hello }', variables: [] }, 400, 'BAD_REQUEST'],
    ['a syntax error', { query: '{ hello' }, 400, 'GRAPHQL_PARSE_FAILED'],
    ['too many tokens', { query: `{ ${'hello '.repeat(30_000)}}` }, 400, 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', { query: '{ nothing }' }, 400, 'GRAPHQL_VALIDATION_FAILED'],
    ['an unknown operation', { query: '{ hello }', operationName: 'B' }, 400, 'OPERATION_RESOLUTION_FAILURE'],
    ['a subscription', { query: 'subscription { count(to: 1) }' }, 400, 'BAD_REQUEST'],
    [
      'more than 1 MB',
      { query: '{ hello }', variables: { name: 'x'.repeat(1_000_001) } },
      413,
      'BAD_REQUEST',
    ],
  ])('answer %s', async (_, body, status, expected) => {
    const answer = await post(body);
    expect([answer.status, code(answer)]).toEqual([status, expected]);
  });

  it('answer what is not JSON by its type, what is compressed, and other addresses', async () => {
    expect((await post('{}', { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await post('{}', { 'content-encoding': 'gzip' })).status).toBe(415);
    expect((await fetch(url)).status).toBe(404);
    expect((await fetch(new URL('/other', url), { method: 'POST' })).status).toBe(404);
  });

  it('come before the document is looked at when the caller is not who it says it is', async () => {
    const answer = await post({ query: '{ nothing }' }, { 'x-actor': 'forged' });
    expect([answer.status, code(answer)]).toEqual([401, 'UNAUTHENTICATED']);
  });

  it('say nothing of a failure to find out who calls', async () => {
    failScope = new Error('redis://secret@cache is down');
    const answer = await post({ query: '{ hello }' }).finally(() => {
      failScope = undefined;
    });
    expect([answer.status, code(answer)]).toEqual([500, 'INTERNAL_SERVER_ERROR']);
    expect(JSON.stringify(answer.body)).not.toContain('redis');
  });

  it('end the handling of a request whose caller breaks off', async () => {
    const headers = { 'content-type': 'application/json', 'content-length': '100' };
    const cutOff = openRequest(url, { method: 'POST', headers });
    const failed = once(cutOff, 'error');
    const received = once(server, 'request');
    cutOff.write('{"query":');
    await received;
    cutOff.destroy(new Error('gone'));
    await failed;
    await lastHandled;
    expect((await post({ query: '{ hello }' })).status).toBe(200);
  });
});

describe('subscriptions', () => {
  let client: Client;
  beforeAll(() => {
    client = createClient({ url: url.replace('http', 'ws'), webSocketImpl: WebSocket, retryAttempts: 0 });
  });
  afterAll(() => client.dispose());

  async function all(query: string, headers: Record<string, string> = {}): Promise<unknown[]> {
    const results: unknown[] = [];
    for await (const result of client.iterate({ query, extensions: { headers } })) results.push(result);
    return results;
  }

  it('stream over one socket, in the name of the caller of each', async () => {
    const counted = [1, 2, 3].map((count) => ({ data: { count } }));
    expect(await all('subscription { count(to: 3) }', { 'x-actor': 'actor' })).toEqual(counted);
    expect(await all('{ userId }', { 'x-actor': 'actor' })).toEqual([{ data: { userId: actor.userId } }]);
  });

  it.each([
    ['a caller that is not who it says it is', 'subscription { count(to: 1) }', 'forged', 'UNAUTHENTICATED'],
    ['an invalid document', 'subscription { nothing }', 'actor', 'GRAPHQL_VALIDATION_FAILED'],
  ])('refuse %s and no other operation of the socket', async (_, query, name, expected) => {
    const running = client.iterate({ query: 'subscription { count(to: 2) }' });
    await running.next();
    const refused = await all(query, { 'x-actor': name }).catch((errors: unknown) => errors);
    expect(refused).toMatchObject([{ extensions: { code: expected } }]);
    expect((await running.next()).value).toEqual({ data: { count: 2 } });
    await running.return?.();
  });

  it('mask what resolvers throw', async () => {
    const [result] = await all('subscription { brokenCount }');
    expect(result).toMatchObject({ errors: [{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }] });
    expect(JSON.stringify(result)).not.toContain('postgres');
  });
});
