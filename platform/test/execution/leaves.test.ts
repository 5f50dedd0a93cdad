import { describe, test } from 'vitest';
import { expectSame, schemaOf } from './oracle/same.ts';

const scalars = ['Int', 'Float', 'String', 'Boolean', 'ID', 'Colour', 'Box'];
const schema = schemaOf(
  `
  type Query { ${scalars.map((name) => `${name}: ${name} must${name}: ${name}! list${name}: [${name}!]`).join(' ')} }
  enum Colour { RED GREEN }
  scalar Box
  `,
  { Colour: { RED: 0, GREEN: 'g' } },
);

const values: readonly unknown[] = [
  ...[0, -0, 1, 1.5, -1, 2_147_483_647, 2_147_483_648, -2_147_483_649, 2 ** 60],
  ...[Number.NaN, Number.POSITIVE_INFINITY, '', '1', 'g', 'RED', 'text', true, false, null, undefined, 7n],
  ...[Symbol('s'), [], [1], {}, new Date(0), new String('s'), { valueOf: () => 5 }, { toJSON: () => 'json' }],
  () => 'from a method',
  Object.create(null),
];

describe('leaves are serialized as graphql-js does it', () => {
  test.each(scalars)('%s', async (scalar) => {
    const query = `{ value: ${scalar} ...M list: list${scalar} } fragment M on Query { must: must${scalar} }`;
    for (const value of values) {
      const root = { [scalar]: value, [`must${scalar}`]: value, [`list${scalar}`]: [value, value] };
      await expectSame(schema, query, { makeRoot: () => root });
      await expectSame(schema, `{ ${scalar} list${scalar} }`, {
        makeRoot: () => ({ [scalar]: Promise.resolve(value), [`list${scalar}`]: [Promise.resolve(value)] }),
      });
    }
  });
});
