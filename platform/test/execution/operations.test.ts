import { execute, type GraphQLResolveInfo, getIntrospectionQuery, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { CompiledDocuments, compileExecution } from '../../src/execution/index.ts';
import { observeBoth } from './oracle/compare.ts';
import { expectSame, schemaOf } from './oracle/same.ts';

const infos: GraphQLResolveInfo[] = [];

const schema = schemaOf(
  `
  type Query { a: Node, b: Int, constructor: String, info(first: Int): Node }
  type Mutation { b: Int }
  type Subscription { ticked: Int }
  type Node { a: Node, b: Int, id: ID! }
  `,
  {
    Query: {
      info: (_source, _args, _context, info) => {
        infos.push(info);
        return { ...info, id: info.fieldName };
      },
    },
  },
);
const makeRoot = () => ({ a: { b: 1, id: 'a', a: { b: 2, id: 'aa' } }, b: 3, constructor: 'own', ticked: 4 });

describe('selections', () => {
  test.each([
    '{ x: b y: b b }',
    '{ a { b } a { id b } ...F } fragment F on Query { a { a { b } id } b }',
    '{ __proto__: b constructor toString: b hasOwnProperty: a { __proto__: id } }',
    '{ b nobody a { nobody { b } } __typename }',
    '{ ... on Query { b } ... on Node { b } ... { constructor } ...Nobody ...F } fragment F on Nobody { b }',
    '{ a }',
    '{ b { c } }',
    'subscription { ticked }',
    'mutation { __typename nobody }',
    '{ __schema { queryType { name } } __type(name: "Node") { name fields { name } } missing: __type(name: "X") { name } }',
    '{ a { __schema { queryType { name } } } }',
    'fragment F on Query { b }',
  ])('%s', async (query) => {
    await expectSame(schema, query, { makeRoot });
  });

  test('the whole introspection', async () => {
    await expectSame(schema, getIntrospectionQuery());
  });

  test('results have the properties of the response, and no others', async () => {
    const { data } = await expectSame(schema, '{ a { __proto__: b constructor: id } }', { makeRoot });
    expect(Object.keys(data?.a ?? {})).toEqual(['__proto__', 'constructor']);
    expect(data?.a).not.toHaveProperty('toString');
    expect(Object.prototype).not.toHaveProperty('b');
  });

  test('more fields than code is generated for', async () => {
    const aliases = Array.from({ length: 3_000 }, (_, index) => `f${index}: b`).join(' ');
    const roots = [
      makeRoot,
      () => ({
        ...makeRoot(),
        b: Promise.resolve(7),
        a: { b: () => Promise.resolve(8), id: () => Promise.resolve(9) },
      }),
      () => ({
        b: () => Promise.reject(new Error('each')),
        a: { b: () => Promise.reject(new Error('below')), id: null },
      }),
    ];
    for (const makeMany of roots) {
      await expectSame(schema, `{ ${aliases} a { ${aliases} id } __proto__: b }`, { makeRoot: makeMany });
    }
  });

  test('fields that no data leads to cost nothing, however often fragments repeat them', async () => {
    const levels = Array.from(
      { length: 60 },
      (_, level) => `fragment F${level} on Node { x: a { ...F${level + 1} } y: a { ...F${level + 1} } }`,
    );
    const bomb = `{ a { ...F0 } } ${levels.join(' ')} fragment F60 on Node { id }`;
    const { data } = await expectSame(schema, bomb, { makeRoot });
    expect(data).toEqual({ a: { x: { x: null, y: null }, y: { x: null, y: null } } });
  });
});

describe('conditions', () => {
  const query = `query ($s: Boolean = false, $i: Boolean = true, $n: Boolean) {
    b @skip(if: $s) a @include(if: $i) { b @skip(if: $n) id @include(if: true) @skip(if: false) }
    ...F @include(if: $s) ... @skip(if: $i) { constructor }
  } fragment F on Query { c: b @skip(if: true) d: b @include(if: $n) }`;
  test.each([
    {},
    { s: true },
    { i: false, s: true, n: false },
    { n: true },
    { n: null },
    { s: null },
    { n: 'x' },
  ])('with %j', async (variables) => {
    await expectSame(schema, query, { makeRoot, variables });
  });

  test('of values that no condition takes, one after the other', async () => {
    const document = parse('query ($n: Int) { b @include(if: $n) a @skip(if: $n) { id } }');
    const compiled = compileExecution(schema, document);
    for (const variables of [{ n: 5 }, { n: null }, {}, { n: 0 }, { n: null }, { n: 5 }]) {
      const actual = await compiled({ variables, context: null, rootValue: makeRoot() });
      const args = { schema, document, variableValues: variables, rootValue: makeRoot() };
      expect(JSON.stringify(actual)).toBe(JSON.stringify(await execute(args)));
    }
  });

  test('in one document, in more combinations than are kept', async () => {
    const names = ['p', 'q', 'r', 's', 't', 'u', 'v'];
    const document = parse(
      `query (${names.map((name) => `$${name}: Boolean!`)}) { ${names.map((name) => `${name}: b @include(if: $${name})`)} }`,
    );
    const compiled = compileExecution(schema, document);
    for (let round = 0; round < 2; round++) {
      for (let bits = 0; bits < 128; bits++) {
        const chosen = names.map((name, bit) => [name, (bits >> bit) % 2 === 1] as const);
        const { data } = await compiled({
          variables: Object.fromEntries(chosen),
          context: null,
          rootValue: makeRoot(),
        });
        expect(Object.keys(data ?? {})).toEqual(chosen.flatMap(([name, wanted]) => (wanted ? [name] : [])));
      }
    }
  });
});

test('resolvers are told what graphql-js tells them', async () => {
  infos.length = 0;
  const query =
    'query Q($v: Int) { x: info(first: $v) { id fieldName } ...F } fragment F on Query { x: info { b } }';
  await expectSame(schema, query, { variables: { v: 1 }, makeRoot });
  const [expected, compiled] = infos;
  expect(Object.entries(compiled ?? {})).toEqual(Object.entries(expected ?? {}));
});

describe('compiled documents', () => {
  const document = parse('query A { b } query B { a { id } }');

  test('are compiled once, by document and operation', () => {
    const documents = new CompiledDocuments(schema);
    expect(documents.find(document, 'A')).toBe(documents.find(document, 'A'));
    expect(documents.find(document, 'A')).not.toBe(documents.find(document, 'B'));
    expect(documents.find(parse('{ b }'))).not.toBe(documents.find(parse('{ b }')));
  });

  test('are not kept under names that they lack', () => {
    const documents = new CompiledDocuments(schema);
    for (const name of ['C', '', undefined]) {
      expect(documents.find(document, name)).not.toBe(documents.find(document, name));
    }
  });

  test.each(['A', 'B', 'C', '', undefined])('run the operation of the name %s', async (operationName) => {
    const { expected, first } = await observeBoth({ schema, document, operationName, makeRoot });
    expect(first).toEqual(expected);
  });
});
