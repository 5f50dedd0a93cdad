import { inspect } from 'node:util';
import { buildSchema, type GraphQLObjectType, type OperationDefinitionNode, parse } from 'graphql';
import { expect, it } from 'vitest';
import { compileObject } from '../../src/engine/shaping/object.ts';
import { type Output, objectOutput, textOutput } from '../../src/engine/shaping/output.ts';
import { beginShaping } from '../../src/engine/shaping/state.ts';

const leaves = ['String', 'ID', 'Int', 'Float', 'Boolean', 'Size', 'Anything'];
const types = [...leaves, ...leaves.map((leaf) => `${leaf}!`)];
const schema = buildSchema(`
  enum Size { SMALL LARGE }
  scalar Anything
  type Other { id: ID }
  type Query { other: Other ${types.map((type, index) => `field${index}: ${type}`).join(' ')} }
`);

const values: readonly unknown[] = [
  null,
  undefined,
  '',
  'plain',
  'a "quoted" \\ text\n',
  '\ud83d',
  'SMALL',
  'HUGE',
  'Query',
  'Other',
  0,
  -0,
  7,
  2 ** 31,
  1.5,
  1e21,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  true,
  false,
  [],
  ['SMALL'],
  {},
  { id: 1 },
];

/** What is made of an object whose field `asked` has a value, and what is said of it. */
function shape<Value>(selections: string, value: unknown, output: Output<Value>) {
  const document = parse(`{ ${selections} }`);
  const operation = document.definitions[0] as OperationDefinitionNode;
  const parent = schema.getQueryType() as GraphQLObjectType;
  const environment = { schema, fragments: new Map(), conditions: new Map(), operation, refusal: null };
  const state = beginShaping({});
  const shaped = compileObject(
    [{ parent, set: operation.selectionSet }],
    parent,
    environment,
    output,
  )({ asked: value, last: true }, state);
  const said = [...state.incomplete, ...state.unusable].map(({ message, path }) => ({ message, path }));
  return { shaped, said };
}

it.each([
  ...types.map((type, index) => [type, `field${index}`]),
  ['the name of a type', '__typename'],
  ['an object', 'other { id }'],
])('%s is the same by generated code and by the loop, whatever was fetched', (_type, field) => {
  for (const value of values) {
    const written = `asked: ${field} last: field4`;
    // An object with a field of this name is never left to generated code.
    const looped = `${written} toString: field4`;
    const { shaped: object, said } = shape(written, value, objectOutput);
    const { shaped: text, said: saidOfText } = shape(written, value, textOutput);
    const expected = shape(looped, value, objectOutput);
    const message = `of ${inspect(value)}`;
    expect(said, message).toEqual(expected.said);
    expect(saidOfText, message).toEqual(expected.said);
    expect(object && { ...object, toString: null }, message).toEqual(
      expected.shaped && { ...expected.shaped },
    );
    expect(text, message).toBe(object && JSON.stringify(object));
  }
});
