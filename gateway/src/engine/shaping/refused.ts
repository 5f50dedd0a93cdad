import { isNonNullType, isUnionType } from 'graphql';
import type { SelectedField, ShapeEnvironment } from './fields.ts';
import type { ShapedField } from './shaped-field.ts';

/**
 * Compiles a field that is refused wherever it is selected: each object that has it answers null and an error, as it
 * would if a subgraph had refused it.
 * @returns null where nothing is refused
 */
export function compileRefused(
  name: string,
  [field]: readonly SelectedField[],
  { refusal }: ShapeEnvironment,
): ShapedField<never> | null {
  if (field === undefined || refusal === null) return null;
  const { parent, node } = field;
  const type = isUnionType(parent) ? undefined : parent.getFields()[node.name.value]?.type;
  const value = isNonNullType(type) ? undefined : null;
  return {
    name,
    holds: { kind: 'other' },
    produce(_input, { path, refused }) {
      refused.push(refusal.errorAt([...path, name]));
      return value;
    },
  };
}
