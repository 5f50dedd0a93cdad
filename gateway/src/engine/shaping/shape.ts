import { isEnumType } from 'graphql';
import { compileLeafCheck } from './leaves.ts';
import type { Output } from './output.ts';
import { shapeCode } from './shape-code.ts';
import type { ShapedField, ShapeObject } from './shaped-field.ts';

/** Each field of a generated function has a variable on the stack. */
const mostGeneratedFields = 500;

function shapeInLoop<Value>(
  fields: readonly ShapedField<Value>[],
  names: readonly string[],
  output: Output<Value>,
): ShapeObject<Value> {
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
  const names = fields.map(({ name }) => name);
  const shapeAnyway = shapeInLoop(fields, names, output);
  // Names that every object inherits have to be read with more care.
  if (fields.length > mostGeneratedFields || names.some((name) => name in Object.prototype))
    return shapeAnyway;
  const bindings: Record<string, unknown> = { ...output.bindings(names), shapeAnyway };
  for (const [index, { holds, produce }] of fields.entries()) {
    if (holds.kind === 'leaf' && isEnumType(holds.type))
      bindings[`isValid${index}`] = compileLeafCheck(holds.type);
    else if (holds.kind === 'below') bindings[`complete${index}`] = holds.complete;
    else if (holds.kind === 'other') bindings[`produce${index}`] = produce;
  }
  return new Function(...Object.keys(bindings), shapeCode(fields, output.code))(...Object.values(bindings));
}
