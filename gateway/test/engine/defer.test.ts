import { parse } from 'graphql';
import { expect, it } from 'vitest';
import { buildEngine } from '../../src/engine/engine.ts';
import { compose, type SmallSubgraph, sourcesOf } from './small-supergraph.ts';

const order = (id: string) => ({
  id,
  owner: { id },
  lines: [{ id: `g${id}`, __typename: 'Gift', text: 'hi' }],
});

const shop: SmallSubgraph = {
  typeDefs: `
    type Query { orders: [Order!]! nothing: Order }
    interface Line { id: ID! }
    type Gift implements Line { id: ID! text: String! }
    type Order implements Line @key(fields: "id") { id: ID! owner: Person lines: [Line!]! }
    type Person @key(fields: "id", resolvable: false) { id: ID! }`,
  resolvers: {
    Query: { orders: () => ['1', '2'].map(order) },
    Order: { __resolveReference: ({ id }: { id: string }) => order(id) },
  },
};
const people: SmallSubgraph = {
  typeDefs: 'type Person @key(fields: "id") { id: ID! name: String! age: Int }',
  resolvers: {
    Person: {
      __resolveReference: async ({ id }: { id: string }) => ({
        id,
        name: id === '1' ? 'Ada' : null,
        age: 30,
      }),
    },
  },
};
const subgraphs = { shop, people };
const engine = buildEngine({ supergraphSdl: compose(subgraphs), dataSource: sourcesOf(subgraphs) });

async function partsOf(text: string, variables: Record<string, unknown> = {}): Promise<unknown[]> {
  const results = await engine.executeIncrementally({
    prepared: engine.prepare(parse(text)),
    variables,
    context: {},
  });
  if (results === null) return [];
  const parts: unknown[] = [results.initialResult];
  for await (const part of results.subsequentResults) parts.push(part);
  return JSON.parse(JSON.stringify(parts));
}

it('answers the rest first, then what is deferred, for each object at its place', async () => {
  const parts = await partsOf('{ orders { id ... @defer(label: "who") { owner { age } } } }');
  expect(parts).toEqual([
    { data: { orders: [{ id: '1' }, { id: '2' }] }, hasNext: true },
    {
      incremental: [
        { data: { owner: { age: 30 } }, path: ['orders', 0], label: 'who' },
        { data: { owner: { age: 30 } }, path: ['orders', 1], label: 'who' },
      ],
      hasNext: false,
    },
  ]);
});

it('tells an error with the part and the object it belongs to', async () => {
  const [first, second] = await partsOf('{ orders { id owner { ... @defer { name } } } }');
  expect(first).toEqual({
    data: {
      orders: [
        { id: '1', owner: {} },
        { id: '2', owner: {} },
      ],
    },
    hasNext: true,
  });
  expect(second).toMatchObject({
    incremental: [
      { data: { name: 'Ada' }, path: ['orders', 0, 'owner'] },
      { data: null, path: ['orders', 1, 'owner'], errors: [{ path: ['orders', 1, 'owner', 'name'] }] },
    ],
  });
});

it('defers within what is deferred, in order', async () => {
  const parts = await partsOf(
    '{ orders { id ... @defer(label: "a") { owner { id ... @defer(label: "b") { age } } } } }',
  );
  expect(parts.map((part) => JSON.stringify(part).match(/"label":"(\w)"/)?.[1])).toEqual([
    undefined,
    'a',
    'b',
  ]);
  expect(parts.at(-1)).toMatchObject({ hasNext: false });
});

it('finds fields of aliases and of fragments on other types', async () => {
  const [, second] = await partsOf(
    '{ o: orders { id all: lines { ...G } } } fragment G on Line { id ... on Gift @defer { text } }',
  );
  expect(second).toMatchObject({
    incremental: [{ data: { text: 'hi' }, path: ['o', 0, 'all', 0] }, { path: ['o', 1, 'all', 0] }],
  });
});

it('defers nothing where the condition says so, and answers in one part then', async () => {
  const text = 'query ($later: Boolean!) { orders { id ... @defer(if: $later) { owner { age } } } }';
  expect(await partsOf(text, { later: false })).toEqual([]);
  expect(await partsOf(text, { later: true })).toHaveLength(2);
  const whole = await engine.execute({
    prepared: engine.prepare(parse(text)),
    variables: { later: true },
    context: {},
  });
  expect(whole.data).toEqual({
    orders: [
      { id: '1', owner: { age: 30 } },
      { id: '2', owner: { age: 30 } },
    ],
  });
});

it('has nothing to add to an object that is null', async () => {
  const parts = await partsOf('{ nothing { id ... @defer { owner { age } } } }');
  expect(parts).toEqual([{ data: { nothing: null }, hasNext: true }, { hasNext: false }]);
});
