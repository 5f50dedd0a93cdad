import { readFileSync } from 'node:fs';
import { GraphQLScalarType, type GraphQLScalarTypeConfig, Kind } from 'graphql';
import { DateTimeResolver, JSONResolver, URLResolver } from 'graphql-scalars';
import { gql } from 'graphql-tag';
import { formatMinorUnits, type MoneyValue } from './money.ts';

/** The conventions every subgraph's schema starts with: federation directives, scalars, Money and PageInfo. */
export const commonTypeDefs = gql(readFileSync(new URL('./common.graphql', import.meta.url), 'utf8'));

const decimalPattern = /^-?\d{1,15}(\.\d{1,6})?$/;

function parseDecimal(value: unknown): string {
  if (typeof value === 'string' && decimalPattern.test(value)) return value;
  throw new TypeError('Decimal must be a string such as "129.50"');
}

const decimal: GraphQLScalarTypeConfig<string, string> = {
  name: 'Decimal',
  serialize: parseDecimal,
  parseValue: parseDecimal,
  parseLiteral: (node) => parseDecimal(node.kind === Kind.STRING ? node.value : undefined),
};

/** Resolvers of everything {@link commonTypeDefs} declares; their parents are `Date`, `MoneyValue` and so on. */
export const commonResolvers = {
  DateTime: DateTimeResolver,
  Decimal: new GraphQLScalarType(decimal),
  URL: URLResolver,
  JSON: JSONResolver,
  Money: { amount: (money: MoneyValue): string => formatMinorUnits(money) },
};
