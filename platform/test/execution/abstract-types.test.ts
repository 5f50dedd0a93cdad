import { describe, test } from 'vitest';
import { expectSame, schemaOf } from './oracle/same.ts';

const sdl = `
  type Query { thing: Thing, things: [Thing!]!, item: Item }
  interface Thing { id: ID }
  type Item implements Thing { id: ID, name: String, price: Int! }
  type Other implements Thing { id: ID }
`;
const query = '{ thing { __typename id ... on Item { name price } } things { id } item { id } }';

describe('interfaces', () => {
  test.each<[string, () => object]>([
    [
      'by __typename',
      () => ({ thing: { __typename: 'Item', price: 1 }, things: [{ __typename: 'Other', id: 2 }] }),
    ],
    [
      'by __typename, later',
      () => ({
        thing: Promise.resolve({ __typename: 'Item', price: Promise.resolve(1) }),
        things: [Promise.resolve({ __typename: 'Other' })],
      }),
    ],
    ['to nothing', () => ({ thing: {}, things: [] })],
    [
      'to what does not exist',
      () => ({ thing: { __typename: 'Nobody' }, things: [{ __typename: '__proto__' }] }),
    ],
    [
      'to no object, or no member',
      () => ({ thing: { __typename: 'Thing' }, things: [{ __typename: 'Query' }] }),
    ],
  ])('resolved %s', async (_name, makeRoot) => {
    await expectSame(schemaOf(sdl), query, { makeRoot });
  });

  const makeRoot = () => ({
    thing: { price: 1 },
    things: [{ id: 1 }, Promise.resolve({ id: 2 })],
    item: { id: 3 },
  });
  const answers = ['Item', 'Other', 'Nobody', null, 5, new Error('as a value')];

  test.each(answers)('whose resolveType answers %s', async (answer) => {
    for (const resolveType of [
      () => answer,
      () => Promise.resolve(answer),
      () => Promise.reject(answer),
      () => {
        throw answer;
      },
    ]) {
      const schema = schemaOf(sdl);
      Object.assign(schema.getType('Thing') ?? {}, { resolveType });
      await expectSame(schema, query, { makeRoot });
    }
  });

  test.each([
    [true, false],
    [false, true],
    [false, false],
    [true, true],
  ])('whose types answer isTypeOf with %s and %s', async (isItem, isOther) => {
    for (const answer of [(value: boolean) => value, (value: boolean) => Promise.resolve(value)]) {
      const schema = schemaOf(sdl);
      Object.assign(schema.getType('Item') ?? {}, { isTypeOf: () => answer(isItem) });
      Object.assign(schema.getType('Other') ?? {}, { isTypeOf: () => isOther });
      await expectSame(schema, query, { makeRoot });
    }
  });
});
