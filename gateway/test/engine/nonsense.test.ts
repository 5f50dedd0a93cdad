import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import type { DataSource, SubgraphResponse } from '../../src/engine/data-source.ts';
import { buildEngine } from '../../src/engine/engine.ts';
import { compose } from './small-supergraph.ts';

const supergraphSdl = compose({
  shop: {
    typeDefs: `
      type Query { orders: [Order] total: Int }
      type Order @key(fields: "id") { id: ID! kind: Kind customer: User }
      enum Kind { GIFT HIDDEN @inaccessible }
      type User @key(fields: "id", resolvable: false) { id: ID! }`,
  },
  people: { typeDefs: 'type User @key(fields: "id") { id: ID! name: String! friends: [[User]] }' },
});

/** Runs a query where each subgraph answers the same to whatever it is asked. */
function ask(text: string, answers: { readonly shop: unknown; readonly people?: unknown }) {
  const dataSource = (name: string): DataSource<object> => ({
    prepareFetch: () => async () =>
      JSON.parse(JSON.stringify(name === 'shop' ? answers.shop : answers.people)) as SubgraphResponse,
    prepareSubscription: () => async () => ({ data: null }),
    close: async () => {},
  });
  const engine = buildEngine({ supergraphSdl, dataSource });
  return engine.execute({ prepared: engine.prepare(parse(text)), context: {} });
}

const order = { __typename: 'Order', id: '1', customer: { __typename: 'User', id: '1' } };
const withCustomer = '{ orders { id customer { name friends { name } } } }';

describe('a subgraph that answers nonsense', () => {
  const entities: Record<string, unknown> = {
    'text for data': { data: 'a page of HTML' },
    'a list for data': { data: [] },
    'no entities': { data: {} },
    'text for entities': { data: { _entities: 'x' } },
    'more entities than were asked for': { data: { _entities: [{ name: 'Ada' }, { name: 'Bo' }] } },
    'fewer entities': { data: { _entities: [] } },
  };
  it.each(Object.entries(entities))('costs its own fields only: %s', async (_, people) => {
    const { data, errors } = await ask(withCustomer, { shop: { data: { orders: [order] } }, people });
    expect(data).toEqual({ orders: [{ id: '1', customer: null }] });
    expect(errors?.map(({ extensions, message }) => [extensions.code, message])).toEqual([
      ['SUBGRAPH_UNAVAILABLE', 'The service "people" answered something that cannot be used.'],
    ]);
  });

  const shapes: Record<string, unknown> = {
    'text for a list': { orders: 'x', total: 1 },
    'an object for a list': { orders: { id: '1' }, total: 1 },
    'text for an object': { orders: ['x'], total: 1 },
    'a list for an object': { orders: [[1]], total: 1 },
  };
  it.each(Object.entries(shapes))('leaves the fields next to it as they are: %s', async (_, data) => {
    const answer = await ask('{ orders { id } total }', { shop: { data } });
    expect(answer.data?.total).toBe(1);
    expect(answer.errors?.map(({ extensions }) => extensions.code)).toEqual(['SUBGRAPH_UNAVAILABLE']);
  });

  it('shows no value that clients are not to know', async () => {
    const { data, extensions } = await ask('{ orders { kind } }', {
      shop: { data: { orders: [{ kind: 'HIDDEN' }] } },
    });
    expect(data).toEqual({ orders: [{ kind: null }] });
    expect(JSON.stringify(extensions)).not.toContain('HIDDEN');
  });

  it('reaches no prototype', async () => {
    const poisoned = `{"orders":[${JSON.stringify(order)}],"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}`;
    const people =
      '{"_entities":[{"__proto__":{"polluted":1},"name":"Ada","friends":[[{"__proto__":{"name":"x"}}]]}]}';
    const { data } = await ask(withCustomer, {
      shop: { data: JSON.parse(poisoned) },
      people: { data: JSON.parse(people) },
    });
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
    expect(data).toEqual({ orders: [{ id: '1', customer: { name: 'Ada', friends: [[null]] } }] });
  });

  it.each([
    [{ message: 'no path' }, undefined],
    [{ message: 'nowhere', path: ['_entities', 7, 'name'] }, ['orders']],
    [{ message: 'not an index', path: ['_entities', 'x'] }, ['orders']],
    [{ message: 'right', path: ['_entities', 0, 'name'] }, ['orders', 0, 'customer', 'name']],
  ])('whose error says %j has it where it can belong', async (error, path) => {
    const people = { data: { _entities: [null] }, errors: [error] };
    const { errors } = await ask(withCustomer, { shop: { data: { orders: [order] } }, people });
    expect(errors?.map((one) => one.path)).toEqual([path]);
  });
});
