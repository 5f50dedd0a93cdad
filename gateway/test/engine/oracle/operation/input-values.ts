import {
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
} from 'graphql';
import type { Random } from '../random.ts';

const words = ['', 'any', 'constructor', '__proto__', 'a "quoted" word', 'ünïcode'];

function scalarValue(random: Random, name: string): unknown {
  switch (name) {
    case 'Int':
      return random.between(-2, 9);
    case 'Float':
      return random.pick([0, -1.5, 2.25, 7]);
    case 'Boolean':
      return random.chance(0.5);
    case 'Blob':
      return random.pick<unknown>([{ toString: 1, list: [null, {}] }, [], 'blob', 0, false]);
    default:
      return random.pick(words);
  }
}

/** @returns a valid value of a type other than null at the top, as a client sends it in JSON */
export function jsonValue(random: Random, type: GraphQLInputType, depth = 2): unknown {
  if (isNonNullType(type)) return jsonValue(random, type.ofType, depth);
  if (isListType(type)) {
    const items = Array.from({ length: random.below(3) }, () => nullableJson(random, type.ofType, depth));
    // A single value stands for a list of one.
    return items.length === 1 && items[0] !== null && !Array.isArray(items[0]) && random.chance(0.3)
      ? items[0]
      : items;
  }
  if (isEnumType(type)) return random.pick(type.getValues()).name;
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter(
      (field) => isRequiredInputField(field) || (depth > 0 && random.chance(0.5)),
    );
    return Object.fromEntries(
      fields.map((field) => [field.name, nullableJson(random, field.type, depth - 1)]),
    );
  }
  return scalarValue(random, type.name);
}

function nullableJson(random: Random, type: GraphQLInputType, depth: number): unknown {
  return !isNonNullType(type) && random.chance(0.15) ? null : jsonValue(random, type, depth);
}

/** What may stand in place of a value inside a literal, such as a variable; undefined for the value itself. */
export type Substitute = (type: GraphQLInputType, hasDefault: boolean) => string | undefined;

/** @returns a valid value of a type as GraphQL writes it */
export function literalValue(
  random: Random,
  type: GraphQLInputType,
  substitute: Substitute = () => undefined,
  depth = 2,
): string {
  if (isNonNullType(type)) return literalValue(random, type.ofType, substitute, depth);
  const below = (item: GraphQLInputType, hasDefault: boolean): string =>
    substitute(item, hasDefault) ??
    (!isNonNullType(item) && random.chance(0.12)
      ? 'null'
      : literalValue(random, item, substitute, depth - 1));
  if (isListType(type)) {
    return `[${Array.from({ length: random.below(3) }, () => below(type.ofType, false)).join(', ')}]`;
  }
  if (isEnumType(type)) return random.pick(type.getValues()).name;
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter(
      (field) => isRequiredInputField(field) || (depth > 0 && random.chance(0.5)),
    );
    return `{ ${fields.map((field) => `${field.name}: ${below(field.type, field.defaultValue !== undefined)}`).join(', ')} }`;
  }
  if (type.name === 'Blob')
    return random.pick(['{ toString: 1, list: [null, {}] }', '[]', '"blob"', 'SOME', '1.5']);
  return JSON.stringify(scalarValue(random, type.name));
}
