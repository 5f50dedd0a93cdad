import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSocket, rawStream } from './live/clients.ts';
import { startTestGateway, type TestGateway } from './start-test-gateway.ts';

/** What of an operation and its answer can be read on the way; the transports answer in forms of their own. */
type Send = (gateway: TestGateway, query: string, variables?: Record<string, unknown>) => Promise<string>;

async function fetchText(gateway: TestGateway, search: string, body?: object): Promise<string> {
  const response = await fetch(`${gateway.url}/graphql${search}`, {
    headers: { 'content-type': 'application/json', 'apollo-require-preflight': 'true' },
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  });
  return response.text();
}

const transports: Record<string, Send> = {
  POST: (gateway, query, variables = {}) => fetchText(gateway, '', { query, variables }),
  GET: (gateway, query, variables = {}) =>
    fetchText(gateway, `?${new URLSearchParams({ query, variables: JSON.stringify(variables) })}`),
  'an event stream': async (gateway, query, variables = {}) =>
    (await rawStream(gateway, { query, variables }, { accept: 'text/event-stream' })).ended,
  multipart: async (gateway, query, variables = {}) =>
    (
      await rawStream(
        gateway,
        { query, variables },
        { accept: 'multipart/mixed;subscriptionSpec=1.0, application/json' },
      )
    ).ended,
  'a WebSocket': async (gateway, query, variables = {}) => {
    const socket = await openSocket(gateway);
    socket.send({ id: '1', type: 'subscribe', payload: { query, variables } });
    const message = await socket.next();
    socket.socket.close();
    await socket.closed;
    return JSON.stringify(message);
  },
};

const introspection: Record<string, string> = {
  __schema: '{ __schema { types { name } } }',
  __type: '{ __type(name: "Order") { fields { name } } }',
  'under another name': '{ harmless: __schema { t: types { n: name } } }',
  'in a fragment': 'query { ...F } fragment F on Query { __schema { queryType { name } } }',
  'behind a condition': 'query ($no: Boolean = false) { __schema @skip(if: $no) { queryType { name } } }',
  'beside a field': '{ presets(first: 1) { nodes { slug } } __schema { queryType { name } } }',
};

/** Operations with a mistake, and the name that must not be told. */
const misspelt: [what: string, query: string, variables: Record<string, unknown>, name: string][] = [
  ['a field', '{ presetz { totalCount } }', {}, 'presets'],
  ['a field of a subscription', 'subscription { orderFeeed { sequence } }', {}, 'orderFeed'],
  ['an argument', '{ presets(fist: 1) { totalCount } }', {}, '"first"'],
  ['a type', 'query ($f: DesignFiltr) { designs(filter: $f) { totalCount } }', {}, 'DesignFilter'],
  ['an enum value', '{ presets(category: HIKIN) { totalCount } }', {}, 'HIKING'],
  [
    'an enum value in a variable',
    'query ($c: PresetCategory) { presets(category: $c) { totalCount } }',
    { c: 'HIKIN' },
    'HIKING',
  ],
  [
    'an input field in a variable',
    'mutation ($i: LoginInput!) { login(input: $i) { userErrors { code } } }',
    { i: { email: 'a@b.test', passwort: 'x' } },
    '"password"?',
  ],
];

describe('in production', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    // More mistakes than a client may make in a minute.
    gateway = await startTestGateway({ NODE_ENV: 'production', RATE_LIMITS: 'invalid=1000' });
  });
  afterAll(() => gateway.close());

  describe.each(Object.entries(transports))('over %s', (_, send) => {
    it.each(Object.entries(introspection))('introspection is refused: %s', async (_name, query) => {
      for (let time = 0; time < 2; time += 1) {
        const answer = await send(gateway, query);
        expect(answer).toContain('GRAPHQL_VALIDATION_FAILED');
        expect(answer).not.toMatch(/"queryType"|"types"|"fields"|"t":/);
      }
    });

    it.each(misspelt)('no name is suggested for %s', async (_what, query, variables, name) => {
      const answer = await send(gateway, query, variables);
      expect(answer).toMatch(/GRAPHQL_VALIDATION_FAILED|BAD_USER_INPUT|BAD_REQUEST/);
      expect(answer).not.toContain('Did you mean');
      expect(answer.replaceAll('\\', '')).not.toContain(name);
    });
  });

  it('there is no Sandbox', async () => {
    for (const path of ['/', '/graphql']) {
      const response = await fetch(gateway.url + path, { headers: { accept: 'text/html' } });
      expect(await response.text()).not.toMatch(/sandbox|apollographql|<html/i);
      expect(response.status).toBeGreaterThanOrEqual(400);
    }
  });
});

describe('in development', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway();
  });
  afterAll(() => gateway.close());

  it.each(Object.entries(transports))('the schema is shown over %s', async (_, send) => {
    expect(await send(gateway, '{ __schema { types { name } } }')).toContain('HarnessConfig');
    expect(await send(gateway, '{ presetz { totalCount } }')).toContain('Did you mean');
  });
});
