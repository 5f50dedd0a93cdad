import {
  GraphQLBoolean,
  GraphQLFloat,
  GraphQLID,
  GraphQLInt,
  type GraphQLOutputType,
  GraphQLString,
  getNullableType,
  isLeafType,
  isObjectType,
  TypeNameMetaFieldDef,
} from 'graphql';
import type { Guard } from './guarded-property.ts';
import type { FieldPlan } from './plan.ts';

/*
 * Writes the function that executes a selection set. Written out, each property is read and each function called at a
 * place of its own, about which V8 learns what it needs to make it fast; one loop over the fields of all documents, of
 * which it can learn nothing, takes twice as long.
 *
 * The code holds only the way of values that are what one expects. Every test that fails hands the value to a function
 * of fields.ts or to the completion of the field, which know all cases.
 *
 * Of a document and a schema nothing gets into the code but names, as string literals.
 */

const quote = (name: string) => JSON.stringify(name);

/** Tests for the values that the `serialize` of a built-in scalar returns as they are. */
const servedAsIs = new Map<GraphQLOutputType, (value: string) => string>([
  [GraphQLString, (value) => `typeof ${value} === "string"`],
  [GraphQLID, (value) => `typeof ${value} === "string"`],
  [GraphQLBoolean, (value) => `typeof ${value} === "boolean"`],
  [GraphQLInt, (value) => `typeof ${value} === "number" && (${value} | 0) === ${value}`],
  [GraphQLFloat, (value) => `typeof ${value} === "number" && Number.isFinite(${value})`],
]);

/** A test for what is neither null, nor a promise, nor an Error. */
const isPresentObject = (value: string) =>
  `typeof ${value} === "object" && ${value} !== null && typeof ${value}.then !== "function" && !(${value} instanceof Error)`;

const pathOf = ({ key, parentType }: FieldPlan) =>
  `{ prev: path, key: ${quote(key)}, typename: ${quote(parentType.name)} }`;

/**
 * Statements that complete what `value` holds.
 * @param path an expression for the field's path
 * @param anything an expression that completes any value whatever
 */
function completionCode(field: FieldPlan, index: number, path: string, anything: string): string {
  const value = `value${index}`;
  const otherwise = `{
        ${value} = ${anything};
        if (${value} instanceof Position) pending = true;
      }`;
  const type = getNullableType(field.type);

  const isServed = servedAsIs.get(type)?.(value);
  if (isServed !== undefined) {
    return field.nonNull
      ? `if (!(${isServed})) ${otherwise}`
      : `if (${value} !== null && !(${isServed})) ${otherwise}`;
  }
  if (isObjectType(type) && !type.isTypeOf) {
    return `if (${isPresentObject(value)}) {
        ${value} = (select${index} ??= selection${index}(run))(run, ${value}, ${path});
        if (${value} instanceof Later) {
          ${value} = new Position(field${index}, run, ${path}).follow(${value});
          pending = true;
        }
      } else ${otherwise}`;
  }
  return otherwise;
}

/** Statements that put a field's value, or its Position, into `value`. */
function fieldCode(field: FieldPlan, index: number, guards: readonly Guard[]): string {
  const value = `value${index}`;
  if (field.resolve === TypeNameMetaFieldDef.resolve) return `${value} = ${quote(field.parentType.name)};`;

  const isProperty = (field.resolve === undefined || field.guard !== undefined) && !field.hasArguments;
  const guarded = field.guard === undefined ? '' : `refusal${guards.indexOf(field.guard)} ?? `;
  const property = `${guarded}object[${quote(field.name)}]`;
  if (isProperty && isLeafType(getNullableType(field.type))) {
    // A leaf's path is made only when it is needed: nothing below has to find the same object again.
    const path = pathOf(field);
    return `try {
      ${value} = ${property};
      ${completionCode(field, index, path, `settleProperty(field${index}, run, source, ${value}, ${path})`)}
    } catch (error) { ${value} = failAt(field${index}, run, error, ${path}); }`;
  }
  const path = `path${index}`;
  const resolution = isProperty
    ? `${value} = ${property};
      ${completionCode(field, index, path, `settleProperty(field${index}, run, source, ${value}, ${path})`)}`
    : `const info = resolveInfo(field${index}, run, ${path});
      ${value} = resolve${index}(source, ${field.hasArguments ? `arguments${index}(run)` : '{}'}, run.context, info);
      ${completionCode(field, index, path, `settle(field${index}, run, ${value}, ${path}, info)`)}`;
  return `const ${path} = ${pathOf(field)};
    try {
      ${resolution}
    } catch (error) { ${value} = failAt(field${index}, run, error, ${path}); }`;
}

/**
 * The body of a function that returns a `Select` for these fields. What it refers to is listed in selections.ts; of
 * field n: `field<n>`, `resolve<n>`, `arguments<n>` and, where it has fields of its own, `selection<n>`; and `guard<n>`.
 * @param guards those that the fields have, each once: an object is read under one answer of each
 */
export function selectionCode(fields: readonly FieldPlan[], guards: readonly Guard[]): string {
  const values = fields.map((_, index) => `value${index}`);
  const refusals = guards.map((_, index) => `const refusal${index} = guard${index}(run.context);`);
  const declared = values.length === 0 ? '' : `let ${values.join(', ')};`;
  const assign = ({ key }: FieldPlan, index: number) => `this[${quote(key)}] = value${index};`;
  const hold = ({ key }: FieldPlan, index: number) =>
    `if (value${index} instanceof Position) frame.hold(${quote(key)}, value${index});`;
  return `"use strict";
function Result(${values.join(', ')}) {
  ${fields.map(assign).join('\n  ')}
}
Result.prototype = noPrototype;
${fields.map((_, index) => `let select${index};`).join(' ')}
return function select(run, source, path) {
  ${declared}
  let pending = false;
  ${refusals.join('\n  ')}
  const object = (typeof source === "object" && source !== null) || typeof source === "function" ? source : nothing;
  try {
    ${fields.map((field, index) => fieldCode(field, index, guards)).join('\n    ')}
  } catch (error) {
    if (pending) return abandon(error, [${values.join(', ')}]);
    throw error;
  }
  const result = new Result(${values.join(', ')});
  if (!pending) return result;
  const frame = new Frame(result, frameTicks.object);
  ${fields.map(hold).join('\n  ')}
  return frame;
};`;
}
