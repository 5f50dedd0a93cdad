import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { MountedSubgraph } from '@pet/platform/subgraph';
import { mountForTest } from '@pet/platform/testing';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DataSource, FetchDocument, OperationScope } from '../src/engine/data-source.ts';
import { InFlight } from '../src/engine/remote/in-flight.ts';
import { forwardedRoute } from '../src/subgraphs/forwarded-routes.ts';
import { registry } from '../src/subgraphs/registry.ts';
import { SharedSubgraph } from '../src/subgraphs/shared-subgraph.ts';
import { openWeightedDataSource } from '../src/subgraphs/weighted-data-source.ts';

describe('a subgraph in two places', () => {
  let closed: string[];
  const place = (name: string): DataSource<object> => ({
    prepareFetch: () => async () => ({ data: { name } }),
    prepareSubscription: () => async () => ({ data: { name } }),
    close: async () => void closed.push(name),
  });
  const open = (weight: number) =>
    openWeightedDataSource({ here: place('here'), there: place('there'), weight });
  const document: FetchDocument = { text: '{ name }', operationName: undefined, kind: 'query' };
  const operation = (): OperationScope<object> => ({
    context: {},
    kind: 'query',
    departure: undefined,
    reads: new InFlight(),
  });
  beforeEach(() => {
    closed = [];
  });

  it('has all fetches of an operation in one of them', async () => {
    const source = open(50);
    const [first, second] = [source.prepareFetch(document), source.prepareFetch(document)];
    const seen = new Set<unknown>();
    for (let count = 0; count < 100; count += 1) {
      const scope = operation();
      const answers = await Promise.all([first({}, scope), second({}, scope), first({}, scope)]);
      const places = new Set(answers.map(({ data }) => data?.name));
      expect(places.size).toBe(1);
      for (const name of places) seen.add(name);
    }
    expect(seen).toEqual(new Set(['here', 'there']));
  });

  it('has its share of operations in each', async () => {
    const fetch = open(25).prepareFetch(document);
    const answers = await Promise.all(Array.from({ length: 4_000 }, () => fetch({}, operation())));
    const there = answers.filter(({ data }) => data?.name === 'there').length;
    // Six standard deviations to either side of a thousand.
    expect(Math.abs(there - 1_000)).toBeLessThan(165);
  });

  it('is closed in both', async () => {
    await open(50).close();
    expect(closed).toEqual(['here', 'there']);
  });
});

describe('a subgraph in this process', () => {
  it('is closed when its last user has gone, and found by nobody by then', async () => {
    const events: string[] = [];
    const mounted = { close: async () => void events.push('closed') } as unknown as MountedSubgraph;
    const shared = new SharedSubgraph(mounted, () => events.push('unused'));
    const [first, second] = [shared.use(), shared.use()];
    await first();
    await first();
    expect(events).toEqual([]);
    await second();
    expect(events).toEqual(['unused', 'closed']);
  });
});

describe.each(registry)('the registry', ({ name, routes, load }) => {
  it(`has the routes of ${name}`, async () => {
    const { mounted, close } = await mountForTest((await load()).default);
    expect(mounted.routes.map(({ method, prefix }) => ({ method, prefix }))).toEqual(routes);
    await close();
  });
});

describe('a route of a service elsewhere', () => {
  let service: Server;
  let gateway: Server;
  let received: { readonly method: string | undefined; readonly url: string | undefined; body: string }[];

  async function listen(server: Server): Promise<string> {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  beforeEach(async () => {
    received = [];
    service = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      received.push({ method: request.method, url: request.url, body });
      response.writeHead(201, { 'content-type': 'text/plain', 'set-cookie': 'theirs=1' }).end('heard');
    });
    const origin = await listen(service);
    const route = forwardedRoute(
      { method: 'POST', prefix: '/webhooks/' },
      `${origin}/graphql`,
      pino({ level: 'silent' }),
    );
    gateway = createServer((request, response) =>
      route.handle(request, response, new URL(request.url ?? '/', 'http://gateway')),
    );
  });
  afterEach(() => {
    gateway.close();
    service.close();
    service.closeAllConnections();
  });

  async function post(path: string): Promise<{ status: number | undefined; text: string; cookie: unknown }> {
    const { port } = gateway.address() as AddressInfo;
    const request = httpRequest({ host: '127.0.0.1', port, path, method: 'POST' }).end('{"paid":true}');
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    let text = '';
    for await (const chunk of response) text += chunk;
    return { status: response.statusCode, text, cookie: response.headers['set-cookie'] };
  }

  it('is answered by the service', async () => {
    await listen(gateway);
    expect(await post('/webhooks/stripe?test=1')).toEqual({ status: 201, text: 'heard', cookie: undefined });
    expect(received).toEqual([{ method: 'POST', url: '/webhooks/stripe?test=1', body: '{"paid":true}' }]);
  });

  it('leads to no other path of it', async () => {
    await listen(gateway);
    for (const path of ['/webhooks/../graphql', '/webhooks/%2e%2e/graphql'])
      expect((await post(path)).status).toBe(404);
    expect(received).toEqual([]);
  });

  it('answers 503 and no more while the service is away', async () => {
    await listen(gateway);
    service.close();
    service.closeAllConnections();
    expect(await post('/webhooks/stripe')).toMatchObject({ status: 503, text: 'Try again soon.\n' });
  });
});
