import type { GraphQLLeafType } from 'graphql';
import { type JsonObject, ResultObject } from '../result-object.ts';
import type { Complete } from './completion.ts';
import { compileLeafCheck } from './leaves.ts';
import { escaped, type Output } from './output.ts';
import { shapeCode } from './shape-code.ts';
import type { ShapingState } from './state.ts';

/**
 * Makes what clients asked for of an object that was fetched: their fields alone, in their order.
 * @returns null where a field is null that may not be
 */
export type ShapeObject<Value> = (input: JsonObject, state: ShapingState) => Value | null;

/** Gives a field's value; undefined where there is none although there must be. */
export type Produce<Value> = (input: JsonObject, state: ShapingState) => Value | null | undefined;

/** A field of a shape. */
export interface ShapedField<Value> {
  /** By which it is read and answered. */
  readonly name: string;
  /** What can be done in generated code instead of `produce`. */
  readonly holds:
    | { readonly kind: 'typename'; readonly typeName: string }
    | { readonly kind: 'leaf'; readonly type: GraphQLLeafType; readonly nullable: boolean }
    | { readonly kind: 'below'; readonly complete: Complete<Value> }
    | { readonly kind: 'other' };
  readonly produce: Produce<Value>;
}

/** Each field of a generated function has a variable on the stack. */
const mostGeneratedFields = 500;

function shapeInLoop<Value>(
  fields: readonly ShapedField<Value>[],
  output: Output<Value>,
): ShapeObject<Value> {
  const names = fields.map(({ name }) => name);
  return (input, state) => {
    const values: (Value | null)[] = [];
    for (const { produce } of fields) {
      const value = produce(input, state);
      if (value === undefined) return null;
      values.push(value);
    }
    return output.object(names, values);
  };
}

/** Makes the function that shapes objects by their fields. */
export function compileShape<Value>(
  fields: readonly ShapedField<Value>[],
  output: Output<Value>,
): ShapeObject<Value> {
  const shapeAnyway = shapeInLoop(fields, output);
  // Names that every object inherits have to be read with more care.
  if (fields.length > mostGeneratedFields || fields.some(({ name }) => name in Object.prototype))
    return shapeAnyway;
  const bindings: Record<string, unknown> = { ResultObject, escaped, shapeAnyway, whole: output.whole };
  for (const [index, { holds, produce }] of fields.entries()) {
    if (holds.kind === 'leaf') bindings[`isValid${index}`] = compileLeafCheck(holds.type);
    else if (holds.kind === 'below') bindings[`complete${index}`] = holds.complete;
    else if (holds.kind === 'other') bindings[`produce${index}`] = produce;
  }
  return new Function(...Object.keys(bindings), shapeCode(fields, output.code))(...Object.values(bindings));
}
