import { type FieldNode, type GraphQLField, Kind } from 'graphql';
import { type Amount, amountOf } from './amount.ts';
import type { ListSize } from './rules.ts';

/** How long a list is taken to be of which nothing is said. */
export const usualListSize = 10;

/**
 * The value of a slicing argument.
 * @returns null where neither the operation nor the schema gives one; as an amount, a variable that is left out is NaN
 */
function slicingValue(
  name: string,
  node: FieldNode,
  { args }: GraphQLField<unknown, unknown>,
  variableDefaults: Readonly<Record<string, unknown>>,
): Amount | null {
  const argumentDefault: unknown = args.find((argument) => argument.name === name)?.defaultValue;
  const value = node.arguments?.find((argument) => argument.name.value === name)?.value;
  if (value?.kind === Kind.INT) return Number(value.value);
  if (value?.kind === Kind.VARIABLE) {
    const variable = value.name.value;
    return (variables) => {
      const values = Object.hasOwn(variables, variable) ? variables : variableDefaults;
      const given = variable in values ? values[variable] : argumentDefault;
      return typeof given === 'number' ? given : Number.NaN;
    };
  }
  return value === undefined && typeof argumentDefault === 'number' ? argumentDefault : null;
}

/**
 * How long the list of a field is at most: what its slicing arguments say, the largest of them, or else its assumed size.
 * @param longest what no slicing argument can exceed, since such a field is refused where it is resolved
 */
export function sizeOf(
  { assumedSize, slicingArguments }: ListSize,
  node: FieldNode,
  field: GraphQLField<unknown, unknown>,
  variableDefaults: Readonly<Record<string, unknown>>,
  longest: number,
): Amount {
  const otherwise = assumedSize ?? usualListSize;
  const given = (slicingArguments ?? [])
    .map((name) => slicingValue(name, node, field, variableDefaults))
    .filter((value) => value !== null);
  if (given.length === 0) return otherwise;
  const size: Amount = (variables) => {
    const values = given.map((value) => amountOf(value, variables)).filter((value) => !Number.isNaN(value));
    return values.length === 0 ? otherwise : Math.min(Math.max(0, ...values), longest);
  };
  return given.every((value) => typeof value === 'number') ? size({}) : size;
}
