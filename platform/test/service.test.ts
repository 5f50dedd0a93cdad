import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gql } from 'graphql-tag';
import { type Client, createClient } from 'graphql-ws';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { allow } from '../src/authorization/index.ts';
import { loadConfig, loadSecrets, serviceKeysOf } from '../src/config/index.ts';
import {
  type Caller,
  openServiceSigner,
  type ServiceKey,
  type ServiceSigner,
} from '../src/identity/index.ts';
import { type RunningService, startService } from '../src/service/index.ts';
import { defineSubgraph, type RequestScope, remotePeers, subscribeBody } from '../src/subgraph/index.ts';
import { createTestDatabase, refusedCalls, testActor } from '../src/testing/index.ts';

const typeDefs = gql`
  type Query {
    whoAsks(name: String): String
    broken: String
  }
  type Subscription {
    count(to: Int!): Int
  }
  type Guest @key(fields: "id") {
    id: ID!
  }
`;

/** The scopes in which a resolver ran. */
const ran: RequestScope[] = [];
const resolvers = {
  Guest: { __resolveReference: ({ id }: { id: string }) => ({ id }) },
  Query: {
    whoAsks(_: unknown, __: unknown, scope: RequestScope) {
      ran.push(scope);
      return scope.actor?.userId ?? 'nobody';
    },
    broken() {
      throw new Error('connect postgres://secret@db');
    },
  },
  Subscription: {
    count: {
      async *subscribe(_: unknown, { to }: { to: number }, scope: RequestScope) {
        ran.push(scope);
        for (let count = 1; count <= to; count += 1) yield { count };
      },
    },
  },
};

const caller: Caller = {
  actor: testActor('STAFF'),
  requestId: randomUUID(),
  traceId: null,
  clientAddress: '192.0.2.7',
  userAgent: 'vitest',
};
const silent = pino({ level: 'silent' });
let folder: string;
let variables: Record<string, string>;
let service: RunningService;
let key: ServiceKey;
let signer: ServiceSigner;

function define(peers: readonly string[] = []) {
  return defineSubgraph<RequestScope>({
    name: 'greetings',
    port: 0,
    peers,
    typeDefs,
    resolvers,
    permissions: { Query: { '*': allow }, Subscription: { '*': allow } },
    migrations: pathToFileURL(`${folder}/migrations/`),
    open: () => ({
      createContext: (scope) => scope,
      routes: [
        {
          method: 'GET',
          prefix: '/greetings/',
          handle: async (_, response, url) => void response.end(`${url.pathname}${url.search}`),
        },
      ],
      close: async () => {},
    }),
  });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'service-'));
  await mkdir(join(folder, 'migrations'));
  variables = {
    PORT: '0',
    METRICS_PORT: '0',
    DATA_DIRECTORY: folder,
    DATABASE_URL: await createTestDatabase(),
  };
  const config = loadConfig(variables);
  service = await startService(define(), { config, peers: new Map(), logger: silent });
  [key] = serviceKeysOf(config, await loadSecrets(folder));
  signer = openServiceSigner(key);
});
afterAll(async () => {
  await service?.close();
  await rm(folder, { recursive: true });
});
afterEach(() => {
  ran.length = 0;
});

const body = JSON.stringify({ query: '{ whoAsks }' });
const post = (text = body) =>
  ({ audience: 'greetings', method: 'POST', path: '/graphql', body: text }) as const;

async function send(headers: Record<string, string>, text = body): Promise<{ status: number; text: string }> {
  const response = await fetch(service.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: text,
  });
  return { status: response.status, text: await response.text() };
}

describe('a call over HTTP', () => {
  it('that a gateway has signed is answered in the name of whoever asks the gateway', async () => {
    const answer = await send(signer.sign(post(), caller));
    expect(answer).toEqual({ status: 200, text: `{"data":{"whoAsks":"${caller.actor?.userId}"}}` });
    expect(ran).toMatchObject([caller]);
  });

  it.each(Object.entries(refusedCalls))(
    'that %s is refused before GraphQL is looked at',
    async (_, forge) => {
      const { status, text } = await send(forge(key, post(), caller));
      expect(status).toBe(401);
      expect(JSON.parse(text)).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
      expect(ran).toEqual([]);
      // What is no GraphQL at all is refused for the same reason.
      expect((await send({}, '{"query":"{"}')).text).toContain('UNAUTHENTICATED');
    },
  );

  it('that comes a second time is refused', async () => {
    const headers = signer.sign(post(), caller);
    const answers = [await send(headers), await send(headers)];
    expect(answers.map(({ status }) => status)).toEqual([200, 401]);
    expect(ran).toHaveLength(1);
  });
});

describe('a subscription over a WebSocket', () => {
  let client: Client;
  beforeAll(() => {
    client = createClient({
      url: service.url.replace('http', 'ws'),
      webSocketImpl: WebSocket,
      retryAttempts: 0,
    });
  });
  afterAll(() => client.dispose());

  const query = 'subscription ($to: Int!) { count(to: $to) }';
  const sign = (to: number) =>
    signer.sign(
      {
        audience: 'greetings',
        method: 'SUBSCRIBE',
        path: '/graphql',
        body: subscribeBody({ query, variables: { to } }),
      },
      caller,
    );

  async function all(to: number, headers: object | undefined): Promise<unknown[]> {
    const results: unknown[] = [];
    const extensions = headers && { headers };
    for await (const result of client.iterate({
      query,
      variables: { to },
      ...(extensions && { extensions }),
    }))
      results.push(result);
    return results;
  }

  it('that a gateway has signed is answered in the name of whoever asks the gateway', async () => {
    expect(await all(2, sign(2))).toEqual([{ data: { count: 1 } }, { data: { count: 2 } }]);
    expect(ran).toMatchObject([caller]);
  });

  it('that is unsigned, altered, or comes a second time, is refused by itself', async () => {
    const running = client.iterate({ query, variables: { to: 2 }, extensions: { headers: sign(2) } });
    await running.next();
    const signed = sign(1);
    expect(await all(1, signed)).toHaveLength(1);
    for (const [to, headers] of [
      [1, undefined],
      [9, sign(1)],
      [1, signed],
    ] as const) {
      await expect(all(to, headers)).rejects.toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    }
    expect(ran).toHaveLength(2);
    expect((await running.next()).value).toEqual({ data: { count: 2 } });
    await running.return?.();
  });
});

describe('what is not GraphQL', () => {
  it('is the health of the process and the routes of the subgraph, for everybody', async () => {
    const origin = new URL(service.url).origin;
    expect(await (await fetch(`${origin}/healthz`)).json()).toMatchObject({ name: 'greetings' });
    expect(await (await fetch(`${origin}/greetings/nala?size=XS`)).text()).toBe('/greetings/nala?size=XS');
    const elsewhere = ['/ready', '/metrics', '/greetings'];
    const statuses = await Promise.all(
      elsewhere.map(async (path) => (await fetch(`${origin}${path}`)).status),
    );
    expect(statuses).toEqual([404, 404, 404]);
  });

  it('is, on a port for operators, whether it can serve and what it has done', async () => {
    const ready = await fetch(`${service.metricsUrl}/ready`);
    expect(ready.status).toBe(200);
    expect(await ready.json()).toMatchObject({ dependencies: { database: 'healthy' } });
    await send(signer.sign(post('{"query":"{ broken }"}'), caller), '{"query":"{ broken }"}');
    const metrics = await (await fetch(`${service.metricsUrl}/metrics`)).text();
    expect(metrics).toMatch(/subgraph_operation_duration_seconds_count\{kind="query",outcome="errors"\} 1/);
    expect(metrics).toMatch(/subgraph_refused_calls_total [1-9]/);
    expect(metrics).toContain('process_cpu_seconds_total');
  });
});

describe('a service that is closed', () => {
  it('answers what comes on a connection that it has, and is not ready', async () => {
    const closing = await startService(define(), {
      config: loadConfig(variables),
      peers: new Map(),
      logger: silent,
    });
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    async function ask(): Promise<IncomingMessage> {
      const headers = { 'content-type': 'application/json', ...signer.sign(post(), caller) };
      const [response] = await once(
        httpRequest(closing.url, { method: 'POST', agent, headers }).end(body),
        'response',
      );
      response.resume();
      await once(response, 'end');
      return response;
    }
    expect((await ask()).headers.connection).toBe('keep-alive');
    const closed = closing.close();
    expect((await fetch(`${closing.metricsUrl}/ready`)).status).toBe(503);
    expect(await ask()).toMatchObject({ statusCode: 200, headers: { connection: 'close' } });
    await closed;
    await expect(fetch(`${closing.metricsUrl}/ready`)).rejects.toThrow();
  });
});

describe('peers', () => {
  const scope: RequestScope = { ...caller, cacheLoads: true };

  it('elsewhere are asked in the name of the same actor', async () => {
    const peers = remotePeers((name) => (name === 'greetings' ? service.url : undefined), signer);
    expect(await peers.query('greetings', '{ whoAsks }', {}, scope)).toEqual({
      whoAsks: caller.actor?.userId,
    });
    await expect(peers.query('greetings', '{ broken }', {}, scope)).rejects.toThrow('answered errors');
    await expect(peers.query('users', '{ me }', {}, scope)).rejects.toThrow('USERS_URL');
  });

  it('have to be known at the start', async () => {
    const config = loadConfig(variables);
    const start = startService(define(['builder']), { config, peers: new Map(), logger: silent });
    await expect(start).rejects.toThrow('greetings asks builder; set BUILDER_URL');
  });
});
