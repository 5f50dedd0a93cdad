import { GraphQLError, parse } from 'graphql';
import { afterAll, describe, expect, test } from 'vitest';
import { compileExecution } from '../../src/execution/index.ts';
import { countUnhandledRejections } from './oracle/compare.ts';
import { expectSame, schemaOf } from './oracle/same.ts';

afterAll(countUnhandledRejections());

const schema = schemaOf(`
  type Query { item: Item, items: [Item!], texts: [String], matrix: [[Int!]!] }
  type Item { id: ID, name: String, price: Int!, items: [Item!] }
`);
const all = '{ item { id name price } items { id name price } texts matrix }';

/** Answers some ticks from now. */
async function later<Value>(value: Value, ticks = 1): Promise<Value> {
  for (let tick = 0; tick < ticks; tick++) await null;
  return value;
}

async function failLater(message: string, ticks: number): Promise<never> {
  throw new Error(await later(message, ticks));
}

describe('what resolvers may answer', () => {
  test.each<[string, () => object]>([
    [
      'values at once',
      () => ({ item: { id: 1, name: 'a', price: 3 }, items: [], texts: ['x', null], matrix: [[1], []] }),
    ],
    [
      'promises',
      () => ({
        item: later({ id: later(1), price: later(3) }),
        texts: later([later('x'), null, later('y', 3)]),
      }),
    ],
    ['methods', () => ({ item: () => ({ id: () => 'made', price: () => 4 }), texts: () => later(['z']) })],
    [
      'lists that are no arrays',
      () => ({
        texts: new Set(['a', 'b']),
        matrix: (function* () {
          yield new Set([1]).values();
          yield [2, 3];
        })(),
      }),
    ],
    ['what is no list', () => ({ texts: 'text', items: { length: 0 }, matrix: 5 })],
    ['async iterables, which graphql-js 16 does not take', () => ({ texts: (async function* () {})() })],
    [
      'an iterator that fails',
      () => ({
        texts: (function* () {
          yield new Error('the item');
          throw new Error('no more');
        })(),
      }),
    ],
    ['Errors as values', () => ({ item: new Error('as an item'), texts: ['x', new TypeError('as a text')] })],
    [
      'what is no object',
      () => ({ item: 5, items: ['text', Symbol('s'), Object.assign(() => 1, { price: 4 })] }),
    ],
    [
      'what does not serialize',
      () => ({ item: { price: 'dear' }, texts: [{}, Symbol('s')], matrix: [[1.5]] }),
    ],
    [
      'nothing where something must be',
      () => ({ item: { price: null }, items: [null], matrix: [[null], null] }),
    ],
    [
      'an own property called then',
      () => ({ item: Object.defineProperty({ price: 1 }, 'then', { value: 'a text' }) }),
    ],
  ])('%s', async (_name, makeRoot) => {
    await expectSame(schema, all, { makeRoot });
  });

  test.each<[string, unknown]>([
    ['an Error', new Error('e')],
    ['a GraphQLError', new GraphQLError('g', { extensions: { code: 'G' } })],
    ['an error with a path of its own', new GraphQLError('located', { path: ['x'] })],
    ['a text', 'text'],
    ['an object', { message: 'an object' }],
    ['null', null],
    ['nothing', undefined],
  ])('%s that is thrown becomes an error', async (_name, thrown) => {
    const fail = () => {
      throw thrown;
    };
    const makeRoot = () => ({
      item: fail,
      texts: () => Promise.reject(thrown),
      items: () => [Object.defineProperty({ price: fail }, 'name', { get: fail })],
    });
    await expectSame(schema, all, { makeRoot });
    await expectSame(schema, '{ items { id name } }', { makeRoot });
  });

  test('a property is read once, a method keeps its object', async () => {
    let reads = 0;
    class Counting {
      readonly id = 7;
      get price() {
        reads += 1;
        return 5;
      }
      name() {
        return `number ${this.id}`;
      }
    }
    const { data } = await expectSame(schema, all, { makeRoot: () => ({ item: new Counting() }) });
    expect(data?.item).toEqual({ id: '7', name: 'number 7', price: 5 });
    expect(reads).toBe(4);
  });

  test('a then that breaks the rules of promises', async () => {
    const thenable = (then: (resolve: (value: unknown) => void, reject: (error: unknown) => void) => void) =>
      Object.defineProperty({}, 'then', { value: then });
    const answers = [
      thenable((resolve) => {
        resolve({ price: 1 });
        resolve({ price: 2 });
      }),
      thenable((_, reject) => reject(new Error('refused'))),
      thenable(() => {
        throw new Error('failed at once');
      }),
    ];
    const makeRoot = () => ({ items: answers.slice(0, 1), item: answers[1], texts: answers[2] });
    // What graphql-js makes of these is chance; here they are promises that keep the rules.
    const compiled = compileExecution(schema, parse('{ items { price } item { price } texts }'));
    const { data, errors } = await compiled({ context: null, rootValue: makeRoot() });
    expect(data).toEqual({ items: [{ price: 1 }], item: null, texts: null });
    expect(errors?.map(({ message }) => message).sort()).toEqual(['failed at once', 'refused']);
  });
});

describe('failures', () => {
  const ticks = [0, 1, 2, 3, 5, 8];
  test.each(ticks.flatMap((early) => ticks.map((late) => [early, late] as const)))(
    'beside others are reported as in graphql-js: after %i and %i ticks',
    async (early, late) => {
      const makeItem = () => ({
        name: () => failLater('name', early),
        price: () => failLater('price', late),
        id: () => failLater('id', 2),
      });
      const makeItems = () => [
        { price: 1, name: () => failLater('first', late) },
        later({ name: () => failLater('second', early) }, late),
      ];
      const makeTexts = () => later(null, late).then(() => [failLater('text', early), 'b']);
      await expectSame(schema, all, {
        makeRoot: () => ({ item: makeItem, items: makeItems, texts: makeTexts }),
      });
      await expectSame(schema, '{ items { items { price name } name } }', {
        makeRoot: () => ({
          items: [{ name: () => failLater('outer', early), items: () => later([makeItem(), null], late) }],
        }),
      });
    },
  );

  test('at once, beside fields that are under way, wait for those', async () => {
    for (const slow of ticks) {
      const nested = () => later({ id: later(1, slow), price: later(2) }, slow);
      await expectSame(schema, '{ items { id items { id price } price } texts }', {
        makeRoot: () => ({
          items: [{ id: () => later(3, slow), items: () => [nested()], price: null }],
          texts: () => [
            failLater('one', 3),
            failLater('two', 6),
            failLater('three', 9),
            failLater('four', 12),
          ],
        }),
      });
    }
  });

  test('of an item leave no unhandled rejection of those under way', async () => {
    const makeRoot = () => ({ items: () => [failLater('first', 1), later({ price: 1 }, 5), null] });
    const { errors } = await expectSame(schema, '{ items { price } }', { makeRoot });
    expect(errors?.map(({ message }) => message)).toEqual([
      'Cannot return null for non-nullable field Query.items.',
    ]);
  });

  test('that come after the response do not change it', async () => {
    const makeRoot = () => ({ items: () => [{ price: 1, id: () => failLater('late', 20) }, null] });
    const result = await expectSame(schema, '{ items { price id } }', { makeRoot });
    await new Promise(setImmediate);
    expect(result.errors).toHaveLength(1);
  });
});
