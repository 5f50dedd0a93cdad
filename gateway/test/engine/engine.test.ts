import { type DocumentNode, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { buildEngine } from '../../src/engine/engine.ts';
import { compose, type SentFetch, type SmallSubgraph, sourcesOf } from './small-supergraph.ts';

const people = new Map([
  ['1', { id: '1', name: 'Ada' }],
  ['2', { id: '2', name: 'Bo' }],
]);

const users: SmallSubgraph = {
  typeDefs: `
    type Query { users: [User!]! }
    type User @key(fields: "id") { id: ID! name: String! }`,
  resolvers: {
    Query: { users: () => [...people.values()] },
    User: {
      async __resolveReference({ id }: { id: string }) {
        const person = people.get(id);
        if (!person) throw new Error(`nobody is called ${id}`);
        return person;
      },
    },
  },
};

const orders: SmallSubgraph = {
  typeDefs: `
    type Query { orders: [Order!]! currencies: [Shop!]! }
    type Order { id: ID! customer: User note(loud: Boolean = true): String }
    type Shop @key(fields: "id") @context(name: "shop") { id: ID! currency: String! items: [Item!]! }
    type Item @key(fields: "id") { id: ID! price(currency: String @fromContext(field: "$shop { currency }")): String! }
    type User @key(fields: "id", resolvable: false) { id: ID! }`,
  resolvers: {
    Query: {
      orders: () => ['1', '2', '1', '9', '1'].map((id, index) => ({ id: `o${index}`, customer: { id } })),
      currencies: () => [
        { id: 'a', currency: 'USD' },
        { id: 'b', currency: 'EUR' },
      ],
    },
    Order: { note: (_: unknown, { loud }: { loud: boolean }) => (loud ? 'HEY' : 'hey') },
    Shop: { items: () => [{ id: 'i' }] },
    Item: {
      __resolveReference: ({ id }: { id: string }) => ({ id }),
      price: ({ id }: { id: string }, { currency }: { currency: string }) => `${id} in ${currency}`,
    },
  },
};

function open(subgraphs: Readonly<Record<string, SmallSubgraph>>) {
  const sent: SentFetch[] = [];
  const engine = buildEngine({ supergraphSdl: compose(subgraphs), dataSource: sourcesOf(subgraphs, sent) });
  return {
    engine,
    sent,
    run: (text: string, variables = {}, document: DocumentNode = parse(text)) =>
      engine.execute({ prepared: engine.prepare(document), variables, context: {} }),
  };
}

describe('entities', () => {
  it('are fetched once, however often they occur', async () => {
    const { run, sent } = open({ users, orders });
    await run('{ orders { customer { name } } }');
    expect(sent.map(({ subgraph }) => subgraph)).toEqual(['orders', 'users']);
    expect(sent[1]?.variables.representations).toEqual(
      ['1', '2', '9'].map((id) => ({ __typename: 'User', id })),
    );
  });

  it('that fail leave their errors everywhere they were asked for, and nowhere else', async () => {
    const { run } = open({ users, orders });
    const { data, errors } = await run('{ orders { customer { name } } }');
    expect(data?.orders).toEqual([
      { customer: { name: 'Ada' } },
      { customer: { name: 'Bo' } },
      { customer: { name: 'Ada' } },
      { customer: null },
      { customer: { name: 'Ada' } },
    ]);
    expect(errors?.map(({ path, extensions }) => [path, extensions])).toEqual([
      [['orders', 3, 'customer'], { code: 'DOWNSTREAM_SERVICE_ERROR', serviceName: 'users' }],
    ]);
  });
});

it('leaves defaults of variables to the fetch, and honours those of conditions', async () => {
  const { run } = open({ users, orders });
  const text = `query ($loud: Boolean = false, $more: Boolean = true) {
    orders { note(loud: $loud) id @include(if: $more) }
  }`;
  expect((await run(text)).data?.orders).toContainEqual({ note: 'hey', id: 'o0' });
  expect((await run(text, { loud: true, more: false })).data?.orders).toContainEqual({ note: 'HEY' });
});

it('passes on what a field takes from an object above it, for each object its own', async () => {
  const { run } = open({ users, orders });
  const { data, errors } = await run('{ currencies { items { price } } }');
  expect(errors).toBeUndefined();
  expect(data?.currencies).toEqual([{ items: [{ price: 'i in USD' }] }, { items: [{ price: 'i in EUR' }] }]);
});

it('finds the plan of an equal text again, and plans another operation name anew', () => {
  const { engine } = open({ users, orders });
  const text = 'query A { users { id } } query B { users { name } }';
  const prepared = engine.prepare(parse(text), 'A');
  expect(engine.prepare(parse(text), 'A')).toBe(prepared);
  expect(engine.prepare(parse(text), 'B')).not.toBe(prepared);
});

it('answers introspection next to data, under its alias', async () => {
  const { run } = open({ users, orders });
  const { data } = await run('{ t: __type(name: "User") { name } users { __typename kind: __typename id } }');
  expect(data).toEqual({
    t: { name: 'User' },
    users: [
      { __typename: 'User', kind: 'User', id: '1' },
      { __typename: 'User', kind: 'User', id: '2' },
    ],
  });
});

it('takes field names that every object inherits for what they are', async () => {
  const odd: SmallSubgraph = {
    typeDefs: 'type Query { constructor: Odd } type Odd { toString: String hasOwnProperty: String }',
    resolvers: { Query: { constructor: () => ({ toString: 'a text', hasOwnProperty: null }) } },
  };
  const { run } = open({ odd });
  const { data } = await run('{ constructor { toString hasOwnProperty __proto__: toString } }');
  expect(JSON.stringify(data)).toBe(
    '{"constructor":{"toString":"a text","hasOwnProperty":null,"__proto__":"a text"}}',
  );
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});
