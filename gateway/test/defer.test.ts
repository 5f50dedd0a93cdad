import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { Defer20220824Handler } from '@apollo/client/incremental';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestGateway, type TestGateway } from './start-test-gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

const query = `query { presets(first: 1) { nodes { id ... @defer(label: "more") { name price { amount } } } } }`;

function post(accept: string, text = query): Promise<Response> {
  return fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept },
    body: JSON.stringify({ query: text }),
  });
}

it('reaches Apollo Client part by part', async () => {
  const client = new ApolloClient({
    cache: new InMemoryCache(),
    incrementalHandler: new Defer20220824Handler(),
    link: new HttpLink({ uri: `${gateway.url}/graphql` }),
  });
  const states: unknown[] = [];
  await new Promise<void>((resolve, reject) => {
    client.watchQuery<{ presets: { nodes: { name?: string }[] } }>({ query: gql(query) }).subscribe({
      error: reject,
      next({ data, dataState }) {
        if (data === undefined) return;
        states.push(dataState);
        if (dataState === 'complete') resolve();
      },
    });
  });
  client.stop();
  expect(states).toEqual(['streaming', 'complete']);
});

it('is answered in parts that clients can tell apart', async () => {
  const response = await post('multipart/mixed;deferSpec=20220824, application/json');
  expect(response.headers.get('content-type')).toBe('multipart/mixed; boundary="-"; deferSpec=20220824');
  const parts = (await response.text())
    .split(/\r?\n?---(?:--)?\r?\n?/)
    .filter((part) => part.includes('{'))
    .map((part) => JSON.parse(part.slice(part.indexOf('{'))));
  expect(parts).toMatchObject([
    { data: { presets: { nodes: [{ id: expect.any(String) }] } }, hasNext: true },
    {
      incremental: [{ label: 'more', path: ['presets', 'nodes', 0], data: { name: expect.any(String) } }],
      hasNext: false,
    },
  ]);
});

it('is answered in one part to a client that takes no other', async () => {
  const response = await post('application/json');
  expect(await response.json()).toMatchObject({
    data: { presets: { nodes: [{ id: expect.any(String), name: expect.any(String) }] } },
  });
});

it('names no cause of a fault in a part that comes late', async () => {
  const response = await post(
    'multipart/mixed;deferSpec=20220824',
    '{ presets(first: 1) { nodes { id } } ... @defer { me { id } } orders(first: 1) { nodes { id } } }',
  );
  const text = await response.text();
  expect(text).toContain('"UNAUTHENTICATED"');
  expect(text).not.toMatch(/stacktrace|at \w+ \(/);
});
