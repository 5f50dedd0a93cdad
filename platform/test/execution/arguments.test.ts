import { parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { compileExecution } from '../../src/execution/index.ts';
import { expectSame, schemaOf } from './oracle/same.ts';

const seen: unknown[] = [];
const echo = (_source: unknown, args: Record<string, unknown>) => {
  const text = JSON.stringify([Object.keys(args), args]);
  seen.push(args);
  // Whoever changes what it is given must not change what others are given.
  args.changed = true;
  // Not for all, since default values are one object for everybody, in graphql-js too.
  if (args.id === 'change' && Array.isArray(args.numbers)) args.numbers.push(99);
  return text;
};

const schema = schemaOf(
  `
  type Query { echo(id: ID, number: Int = 3, must: Int! = 4, input: Input, numbers: [Int] = [1], colour: Colour): String, nested: [Query!] }
  type Mutation { echo(must: Int!): String }
  input Input { number: Int! = 5, colours: [Colour!], deep: Input }
  enum Colour { RED GREEN }
  `,
  {
    Query: { echo, nested: () => [{}, {}] },
    Mutation: { echo },
    Colour: { RED: 0, GREEN: 'g' },
  },
);

describe('arguments', () => {
  test.each([
    '{ echo }',
    '{ echo(id: 5, number: null, must: 6) nested { echo(numbers: 7) nested { echo(numbers: [8, null]) } } }',
    '{ echo(input: { colours: [RED, GREEN], deep: { number: 1 } }) nested { echo(input: { colours: GREEN }) } }',
    '{ echo(colour: RED, unknown: 5) again: echo(colour: GREEN, id: "x", id: "y") }',
    '{ echo(must: null) ok: echo }',
    '{ echo(colour: BLUE) echo2: echo(number: "text") }',
    '{ echo(input: { unknown: 1 }) other: echo(input: { number: null }) }',
    'mutation { echo a: echo(must: 1) }',
  ])('written out: %s', async (query) => {
    await expectSame(schema, query);
  });

  const query =
    'query ($id: ID, $n: Int = 8, $must: Int, $input: Input, $list: [Int] = [2, 3], $c: Colour) { nested { echo(id: $id, number: $n, must: $must, input: $input, numbers: $list, colour: $c) nested { echo(numbers: [$n, $must], input: { colours: [RED], number: $n }) } } }';
  test.each([
    {},
    { id: 4, n: 1, must: 2, input: {}, list: 5, c: 'GREEN' },
    { must: null },
    { n: null, list: null, must: 1 },
    { must: 1, input: { number: 2, colours: 'RED', deep: { deep: null } } },
    { must: 1, list: new Set([1, 2]), id: undefined },
    { must: 'text' },
    { must: 1, input: { unknown: true, colours: ['BLUE', null] } },
    { n: 1.5, must: 2 ** 40, list: [[1]], c: 0 },
  ])('from variables: %j', async (variables) => {
    await expectSame(schema, query, { variables });
  });

  test('from a variable that has to be given', async () => {
    const required =
      'query ($must: Int!, $colours: [Colour!]!) { echo(must: $must, input: { colours: $colours }) }';
    for (const variables of [
      {},
      { must: null },
      { must: 1, colours: [null] },
      { must: 1, colours: ['RED'] },
    ]) {
      await expectSame(schema, required, { variables });
    }
  });

  test('from a variable called __proto__', async () => {
    const named = 'query ($__proto__: Int = 1) { echo(number: $__proto__) }';
    await expectSame(schema, named, { variables: JSON.parse('{ "__proto__": 7 }') });
    await expectSame(schema, named, { variables: { toString: 5 } });
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  });

  test('of a type that is no input, or does not exist', async () => {
    await expectSame(schema, 'query ($x: Query, $y: Nobody) { echo }', { variables: { x: {} } });
    await expectSame(schema, 'query ($b: Boolean) { echo(number: $b) }', { variables: { b: true } });
  });

  test('with more errors than are worth telling', async () => {
    const list = Array.from({ length: 80 }, () => 'no number');
    const { errors } = await expectSame(schema, 'query ($l: [Int]) { echo(numbers: $l) }', {
      variables: { l: list },
    });
    expect(errors).toHaveLength(51);
  });

  test('are objects of their own, but variables are handed on as they are', async () => {
    seen.length = 0;
    const document = parse(
      'query ($l: [Int]) { a: echo(id: "change", numbers: $l) b: echo(id: "change", numbers: $l) c: echo(id: "change", numbers: [1]) }',
    );
    const compiled = compileExecution(schema, document);
    await compiled({ variables: { l: [5] }, context: null });
    await compiled({ variables: { l: [6] }, context: null });
    const lists = seen.map((args) => (args as { numbers: unknown }).numbers);
    expect(lists).toEqual([
      [5, 99, 99],
      [5, 99, 99],
      [1, 99],
      [6, 99, 99],
      [6, 99, 99],
      [1, 99],
    ]);
    expect(new Set(seen).size).toBe(6);
  });
});
