import {
  GraphQLBoolean,
  GraphQLFloat,
  GraphQLID,
  GraphQLInt,
  type GraphQLLeafType,
  GraphQLString,
  isEnumType,
} from 'graphql';
import type { ObjectCode, Piece } from './object-code.ts';
import type { ShapedField } from './shaped-field.ts';

/*
 * Writes the function that shapes objects of one type. Written out, each property is read and each function called at a
 * place of its own, about which V8 learns what it needs to make it fast.
 *
 * The code holds only the way of objects whose leaves are what one expects; all others are left to the loop of shape.ts,
 * which knows every case, before anything of them has been looked at. Nothing of a document and a schema gets into the
 * code but names, as string literals.
 */

const quote = (text: string) => JSON.stringify(text);

interface LeafCode {
  readonly form: Piece['form'];
  /** Tests for a value that is passed on as it is. */
  test(value: string, index: number): string;
}

const stringCode: LeafCode = { form: 'string', test: (value) => `typeof ${value} === "string"` };

const leafCodes = new Map<GraphQLLeafType, LeafCode>([
  [GraphQLString, stringCode],
  [GraphQLID, stringCode],
  [GraphQLBoolean, { form: 'json', test: (value) => `typeof ${value} === "boolean"` }],
  [
    GraphQLInt,
    { form: 'json', test: (value) => `typeof ${value} === "number" && (${value} | 0) === ${value}` },
  ],
  [
    GraphQLFloat,
    { form: 'json', test: (value) => `typeof ${value} === "number" && Number.isFinite(${value})` },
  ],
]);

const enumCode: LeafCode = { form: 'name', test: (value, index) => `isValid${index}(${value})` };
const customScalarCode: LeafCode = {
  form: 'any',
  test: (value) => `${value} !== undefined && ${value} !== null`,
};

const leafCode = (type: GraphQLLeafType) =>
  leafCodes.get(type) ?? (isEnumType(type) ? enumCode : customScalarCode);

const value = (index: number) => `value${index}`;

/** A test for what the code can do with a field that is read at once; null for a field that takes more. */
function testCode({ holds }: ShapedField<unknown>, index: number): string | null {
  if (holds.kind === 'typename') return `${value(index)} === ${quote(holds.typeName)}`;
  if (holds.kind !== 'leaf') return null;
  const test = leafCode(holds.type).test(value(index), index);
  return holds.nullable ? `(${value(index)} === null || (${test}))` : `(${test})`;
}

/** Statements that give a field its value where that takes more than reading it. */
function produceCode({ name, holds }: ShapedField<unknown>, index: number): string {
  if (holds.kind === 'typename' || holds.kind === 'leaf') return '';
  const produced =
    holds.kind === 'below'
      ? `path.push(${quote(name)});
  const ${value(index)} = complete${index}(input[${quote(name)}], state);
  path.pop();`
      : `const ${value(index)} = produce${index}(input, state);`;
  return `${produced}
  if (${value(index)} === undefined) return null;`;
}

function pieceOf({ name, holds }: ShapedField<unknown>, index: number): Piece {
  if (holds.kind === 'typename')
    return { name, expression: quote(holds.typeName), form: 'literal', nullable: false };
  if (holds.kind !== 'leaf') return { name, expression: value(index), form: 'json', nullable: true };
  return { name, expression: value(index), form: leafCode(holds.type).form, nullable: holds.nullable };
}

/**
 * The body of a function that returns a `ShapeObject` for these fields. It refers to `shapeAnyway`, to what the output's
 * code needs, and of field n to `isValid<n>` (an enum), `complete<n>` or `produce<n>`, whichever it has.
 */
export function shapeCode(fields: readonly ShapedField<unknown>[], code: ObjectCode): string {
  const tests = fields.map(testCode);
  const read = fields.flatMap(({ name }, index) =>
    tests[index] === null ? [] : `const ${value(index)} = input[${quote(name)}];`,
  );
  const expected = tests.filter((test) => test !== null);
  return `"use strict";
return function shape(input, state) {
  ${read.join('\n  ')}
  ${expected.length === 0 ? '' : `if (!(${expected.join(' && ')})) return shapeAnyway(input, state);`}
  const { path } = state;
  ${fields.map(produceCode).join('\n  ')}
  return ${code(fields.map(pieceOf))};
};`;
}
