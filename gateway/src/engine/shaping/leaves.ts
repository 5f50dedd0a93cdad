import { type GraphQLLeafType, isEnumType, isSpecifiedScalarType } from 'graphql';

type IsValid = (value: unknown) => boolean;

const specifiedScalars: Readonly<Record<string, IsValid>> = {
  Boolean: (value) => typeof value === 'boolean',
  Float: (value) => typeof value === 'number' && Number.isFinite(value),
  ID: (value) => typeof value === 'string' || isIntegral(value),
  Int: isIntegral,
  String: (value) => typeof value === 'string',
};

/** From 1e21 on, JSON no longer writes a number as an integer. */
function isIntegral(value: unknown): boolean {
  return Number.isInteger(value) && Math.abs(Number(value)) < 1e21;
}

/**
 * Makes the function that tells whether a subgraph's value may be passed on as a leaf. A custom scalar may be anything;
 * an enum value must be one that clients know, for it could be inaccessible to them.
 */
export function compileLeafCheck(type: GraphQLLeafType): IsValid {
  if (isEnumType(type)) {
    const names = new Set(type.getValues().map(({ name }) => name));
    return (value) => typeof value === 'string' && names.has(value);
  }
  return (isSpecifiedScalarType(type) && specifiedScalars[type.name]) || (() => true);
}
