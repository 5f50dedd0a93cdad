import { readdirSync, readFileSync } from 'node:fs';
import { composeServices } from '@apollo/composition';
import { Supergraph } from '@apollo/federation-internals';
import { getOperationAST, isObjectType, Kind, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { amountOf } from '../../src/limits/cost/amount.ts';
import { compileCost } from '../../src/limits/cost/compile.ts';
import { type CostRules, readCostRules } from '../../src/limits/cost/rules.ts';
import { compileSlicing } from '../../src/limits/cost/slicing.ts';
import { apiSchema, parseOperation } from './parse-operation.ts';

const typeDefs = parse(`
  extend schema
    @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", { name: "@cost", as: "@weighs" }, "@listSize"])
  type Query {
    book(id: ID!, signed: Boolean @weighs(weight: 4)): Book
    books(first: Int, last: Int): [Book!] @listSize(assumedSize: 7, slicingArguments: ["first", "last"], requireOneSlicingArgument: false)
    page(first: Int = 5): Page @listSize(slicingArguments: ["first"], sizedFields: ["nodes"])
    fixed: [Book] @listSize(assumedSize: 3)
    shelves: [Book]
    either(first: Int, last: Int): [Book] @listSize(slicingArguments: ["first", "last"])
    search: Item @weighs(weight: 8)
    rare: Rare
    isbn: Isbn
  }
  type Mutation { buy(id: ID!): Book scan: Int gift: Book @weighs(weight: 30) }
  type Page { nodes: [Book!] more: Boolean cover: Book }
  interface Item { title: String author: Author }
  type Book implements Item { title: String author: Author pages: [Int!] sequel: Book }
  type Map implements Item { title: String author: Author places: [Book] }
  type Author { name: String }
  type Rare @weighs(weight: 9) { title: String }
  scalar Isbn @weighs(weight: 2)
`);
const composed = composeServices([{ name: 'books', url: 'http://books.test', typeDefs }]);
const supergraph = Supergraph.build(composed.supergraphSdl ?? '');
const schema = supergraph.apiSchema().toGraphQLJSSchema();

function rulesOf(from: Supergraph): CostRules {
  const rules = readCostRules(from.schema);
  if (rules === null) throw new Error('The supergraph says nothing of costs');
  return rules;
}
const rules = rulesOf(supergraph);

function costOf(text: string, variables: Record<string, unknown> = {}, longestList = 100): number {
  return amountOf(compileCost({ schema, rules, longestList }, ...parseOperation(text)), variables);
}

describe('a field costs', () => {
  it.each([
    [
      '1 where it answers an object, nothing where it answers a leaf',
      '{ book(id: 1) { title author { name } } }',
      2,
    ],
    ['what its directive says', '{ search { title } }', 8],
    ['what the directive of its type says', '{ rare { title } isbn }', 11],
    ['what its arguments weigh, where they are given', '{ book(id: 1, signed: true) { title } }', 5],
    ['nothing where it is introspection', '{ __typename __schema { types { name } } }', 0],
    ['10 where it is a mutation', 'mutation { scan a: scan buy(id: 1) { author { name } } }', 31],
    ['what its directive says where it is a mutation', 'mutation { gift { title } }', 30],
    [
      'as often as it is in a fragment',
      '{ a: book(id: 1) { ...F } b: book(id: 2) { ...F } } fragment F on Book { sequel { title } }',
      4,
    ],
    [
      'for every type that an interface may have',
      '{ search { author { name } ... on Book { sequel { title } } ... on Map { author { name } } } }',
      11,
    ],
  ])('%s', (_, text, cost) => {
    expect(costOf(text)).toBe(cost);
  });
});

describe('a list is as long as', () => {
  const books = 'query ($n: Int, $m: Int = 6) { books(first: $n, last: $m) { title } }';
  it.each<[string, string, Record<string, unknown>, number]>([
    ['ten, where nothing is said', '{ shelves { title } }', {}, 10],
    ['its assumed size', '{ fixed { author { name } } }', {}, 6],
    ['its assumed size where nothing slices it', '{ books { title } }', {}, 7],
    ['its assumed size where what slices it is null', '{ books(first: null) { title } }', {}, 7],
    ['what slices it', '{ books(first: 3) { title } }', {}, 3],
    ['the larger one of what slices it', '{ books(first: 3, last: 4) { title } }', {}, 4],
    ['a variable', books, { n: 8, m: 2 }, 8],
    ['the default of a variable', books, {}, 6],
    ['not the default of a variable that is null', books, { n: null, m: null }, 7],
    ['its assumed size with a variable that does not fit', books, { n: 'many', m: null }, 7],
    ['nothing, with a negative number', '{ books(first: -3) { title } }', {}, 0],
    ['it can be, with a number that will be refused', '{ books(first: 1000000) { title } }', {}, 100],
    ['a leaf costs nothing', '{ book(id: 1) { pages } }', {}, 1],
  ])('%s', (_, text, variables, cost) => {
    expect(costOf(text, variables)).toBe(cost);
  });

  it('a field above says, and the default of its argument', () => {
    expect(costOf('{ page { more nodes { author { name } } cover { title } } }')).toBe(1 + 5 * 2 + 1);
    expect(
      costOf('{ page(first: 2) { ...P ... { n: nodes { title } } } } fragment P on Page { nodes { title } }'),
    ).toBe(5);
  });

  it('any number, where lists are not limited', () => {
    expect(costOf('{ books(first: 1000000) { title } }', {}, Number.POSITIVE_INFINITY)).toBe(1_000_000);
  });

  it('its lists within lists multiply', () => {
    expect(costOf('{ shelves { sequel { author { name } } } }')).toBe(30);
  });
});

it('leaves out what @skip and @include leave out', () => {
  const text = `query ($all: Boolean = false) {
    book(id: 1) { title author @include(if: $all) { name } ... @skip(if: $all) { sequel { author { name } } } }
  }`;
  expect(costOf(text)).toBe(3);
  expect(costOf(text, { all: true })).toBe(2);
});

it('says nothing of a supergraph that says nothing of costs', () => {
  const plain = composeServices([
    { name: 'a', url: 'http://a.test', typeDefs: parse('type Query { a: Int }') },
  ]);
  expect(readCostRules(Supergraph.build(plain.supergraphSdl ?? '').schema)).toBeNull();
});

describe('the shop', () => {
  const folder = new URL('../../../schema/', import.meta.url);
  const supergraphSdl = readFileSync(new URL('supergraph.graphql', folder), 'utf8');
  // What else it asks of its gateway is none of the costs' business.
  const shop = rulesOf(Supergraph.build(supergraphSdl, { supportedFeatures: null }));
  const compileShop = (text: string, name?: string) => {
    const document = parse(text);
    const operation = getOperationAST(document, name);
    if (!operation) throw new Error(`There is no operation ${name}`);
    return compileCost({ schema: apiSchema, rules: shop, longestList: 100 }, document, operation);
  };

  it('takes twenty of a page where nothing is asked, and no more than a hundred', () => {
    const text = 'query ($first: Int) { orders(first: $first) { nodes { id } } }';
    expect(amountOf(compileShop(text), {})).toBe(21);
    expect(amountOf(compileShop(text), { first: 100 })).toBe(101);
    expect(amountOf(compileShop(text), { first: 99_999_999 })).toBe(101);
  });

  it('lets its clients ask for full pages of everything they ask for', () => {
    const files = readdirSync(new URL('operations/', folder), { recursive: true, encoding: 'utf8' });
    const text = files
      .filter((file) => file.endsWith('.graphql'))
      .map((file) => readFileSync(new URL(`operations/${file}`, folder), 'utf8'))
      .join('\n');
    const costs = parse(text).definitions.flatMap((definition) =>
      definition.kind === Kind.OPERATION_DEFINITION
        ? [
            [
              definition.name?.value,
              amountOf(compileShop(text, definition.name?.value), { first: 100 }),
            ] as const,
          ]
        : [],
    );
    expect(costs.length).toBeGreaterThan(30);
    expect(Math.max(...costs.map(([, cost]) => cost))).toBeLessThan(5_000);
  });

  it('has a size for every list that takes pages', () => {
    const sized = Object.values(apiSchema.getTypeMap())
      .filter((type) => isObjectType(type))
      .flatMap((type) =>
        Object.values(type.getFields())
          .filter(({ args }) => args.some(({ name }) => name === 'first'))
          .map((field) => shop.field(type.name, field.name)?.listSize?.slicingArguments),
      );
    expect(sized.length).toBeGreaterThan(5);
    for (const slicingArguments of sized) expect(slicingArguments).toEqual(['first']);
  });
});

describe('a list that demands exactly one slicing argument', () => {
  const query = 'query ($n: Int, $m: Int) { either(first: $n, last: $m) { title } }';
  const refusal = (text: string, variables = {}) =>
    compileSlicing(schema, rules, ...parseOperation(text))?.(variables)?.message ?? null;

  it.each([
    ['{ either(first: 3) { title } }', {}],
    ['{ page { more } }', {}],
    ['{ books { title } books(first: 1, last: 2) { title } fixed { title } }', {}],
    [query, { n: 1 }],
    [query, { n: null, m: 2 }],
    ['query ($n: Int = 4) { either(first: $n) { title } }', {}],
  ])('is given in %s with %j', (text, variables) => expect(refusal(text, variables)).toBeNull());

  it.each([
    ['{ either { title } }', {}],
    ['{ either(first: null) { title } }', {}],
    ['{ either(first: 1, last: 1) { title } }', {}],
    ['{ page(first: null) { more } }', {}],
    ['{ fixed { title } ...F } fragment F on Query { either { title } }', {}],
    [query, {}],
    [query, { n: 1, m: 1 }],
  ])('is missing in %s with %j', (text, variables) => {
    expect(refusal(text, variables)).toMatch(/^"(either|page)" needs exactly one of the arguments first/);
  });
});
