import {
  GraphQLBoolean,
  GraphQLEnumType,
  GraphQLFloat,
  GraphQLID,
  GraphQLInputObjectType,
  type GraphQLInputType,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLScalarType,
  GraphQLString,
  Kind,
} from 'graphql';
import type { Random } from './random.ts';

/** Internal values that are not the names: a name that leaks through unserialized, or unparsed, is seen. */
export const Colour = new GraphQLEnumType({
  name: 'Colour',
  values: { RED: { value: 0 }, GREEN: { value: 'g' }, BLUE: { value: Symbol.for('blue') }, PLAIN: {} },
});

/** A custom scalar that makes a new object of each literal and refuses what is negative. */
export const Box = new GraphQLScalarType<unknown, unknown>({
  name: 'Box',
  serialize(value) {
    if (typeof value === 'number' && value < 0) throw new RangeError(`no box for ${value}`);
    if (value === 13) return null;
    if (value === 14) return Promise.resolve('opened later');
    return { boxed: value };
  },
  parseValue(value) {
    if (typeof value === 'number' && value < 0) throw new RangeError(`no box for ${value}`);
    return value === 13 ? undefined : { parsed: value };
  },
  parseLiteral(node) {
    if (node.kind !== Kind.INT && node.kind !== Kind.STRING)
      throw new TypeError('boxes are of Int or String');
    return { literal: node.value };
  },
});

export const leaves = [
  GraphQLString,
  GraphQLInt,
  GraphQLFloat,
  GraphQLBoolean,
  GraphQLID,
  Colour,
  Box,
] as const;

/** The type itself, in lists of lists, non-null at any depth. */
export function wrapInput(random: Random, type: GraphQLInputType): GraphQLInputType {
  let wrapped = type;
  if (random.chance(0.3))
    wrapped = new GraphQLList(random.chance(0.3) ? new GraphQLNonNull(wrapped) : wrapped);
  if (random.chance(0.1)) wrapped = new GraphQLList(wrapped);
  return random.chance(0.25) ? new GraphQLNonNull(wrapped) : wrapped;
}

/** Input objects that hold leaves, lists, defaults and one another. */
export function generateInputObjects(random: Random): readonly GraphQLInputObjectType[] {
  const inner = new GraphQLInputObjectType({
    name: 'Inner',
    fields: {
      count: { type: random.chance(0.3) ? new GraphQLNonNull(GraphQLInt) : GraphQLInt, defaultValue: 7 },
      colour: { type: wrapInput(random, Colour) },
      box: { type: Box },
    },
  });
  const outer = new GraphQLInputObjectType({
    name: 'Outer',
    fields: {
      inner: { type: wrapInput(random, inner) },
      text: { type: GraphQLString, ...(random.chance(0.5) && { defaultValue: 'by default' }) },
      flags: { type: new GraphQLList(GraphQLBoolean) },
    },
  });
  const choice = new GraphQLInputObjectType({
    name: 'Choice',
    isOneOf: true,
    fields: { text: { type: GraphQLString }, inner: { type: inner } },
  });
  return [inner, outer, choice];
}
