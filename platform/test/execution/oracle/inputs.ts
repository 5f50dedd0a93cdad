import {
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  GraphQLNonNull,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
} from 'graphql';
import type { Random } from './random.ts';

/** Some fields of an input object: nearly always those it must have, and one of those of which it must have one. */
function someFields(random: Random, type: GraphQLInputObjectType): readonly GraphQLInputField[] {
  const fields = Object.values(type.getFields());
  if (type.isOneOf && random.chance(0.95)) return [random.pick(fields)];
  return fields.filter((field) => random.chance(isRequiredInputField(field) ? 0.98 : 0.7));
}

/** A variable value for a type, which may not fit. */
export function inputValue(random: Random, type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return random.chance(0.01) ? null : inputValue(random, type.ofType);
  if (random.chance(0.05)) return null;
  if (random.chance(0.01)) return random.pick<unknown>([-1, 13, 'x', {}, [[1]], true]);
  if (isListType(type)) {
    return random.chance(0.15)
      ? inputValue(random, type.ofType)
      : random.times(0, 2, () => inputValue(random, type.ofType));
  }
  if (isInputObjectType(type)) {
    return Object.fromEntries(
      someFields(random, type).map((field) => [
        field.name,
        inputValue(random, type.isOneOf ? new GraphQLNonNull(field.type) : field.type),
      ]),
    );
  }
  return random.pick<unknown>(
    { String: ['s', ''], Int: [0, 5, -0], Float: [0.5, 2], Boolean: [true, false], ID: ['x', 4] }[
      type.name
    ] ?? (type.name === 'Colour' ? ['RED', 'BLUE', 'PLAIN'] : [1, 'b']),
  );
}

/** A literal for a type: a constant, or one with variables in it. */
export function literal(
  random: Random,
  type: GraphQLInputType,
  variable: (type: GraphQLInputType) => string,
): string {
  if (random.chance(0.2)) return variable(type);
  if (isNonNullType(type)) return random.chance(0.01) ? 'null' : literal(random, type.ofType, variable);
  if (random.chance(0.08)) return 'null';
  if (isListType(type)) {
    if (random.chance(0.15)) return literal(random, type.ofType, variable);
    return `[${random.times(0, 2, () => literal(random, type.ofType, variable)).join(', ')}]`;
  }
  if (isInputObjectType(type)) {
    const fields = someFields(random, type).map((field) => {
      const fieldType = type.isOneOf ? new GraphQLNonNull(field.type) : field.type;
      return `${field.name}: ${literal(random, fieldType, variable)}`;
    });
    return `{ ${fields.join(', ')} }`;
  }
  if (random.chance(0.005)) return random.pick(['"wrong"', '-1', 'WRONG']);
  return random.pick(
    {
      String: ['"s"', '"""block"""'],
      Int: ['0', '5'],
      Float: ['0.5', '2'],
      Boolean: ['true', 'false'],
      ID: ['"x"', '4'],
    }[type.name] ?? (type.name === 'Colour' ? ['RED', 'BLUE', 'PLAIN'] : ['1', '"b"']),
  );
}
