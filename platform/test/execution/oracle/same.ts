import { buildSubgraphSchema } from '@apollo/subgraph';
import { type ExecutionResult, type GraphQLSchema, parse } from 'graphql';
import { expect } from 'vitest';
import { compileExecution } from '../../../src/execution/index.ts';
import { observeBoth } from './compare.ts';

type Resolvers =
  NonNullable<Exclude<Parameters<typeof buildSubgraphSchema>[0], readonly unknown[]>> extends infer M
    ? M extends { resolvers?: infer Map }
      ? Map
      : never
    : never;

/** A schema as a subgraph has it. */
export function schemaOf(sdl: string, resolvers?: Resolvers): GraphQLSchema {
  return buildSubgraphSchema([{ typeDefs: parse(sdl), ...(resolvers && { resolvers }) }]);
}

/**
 * Expects graphql-js and the compiled operation to be seen doing the same.
 * @returns what the compiled operation answers
 */
export async function expectSame(
  schema: GraphQLSchema,
  query: string,
  { variables = {}, makeRoot }: { variables?: Record<string, unknown>; makeRoot?: () => unknown } = {},
): Promise<ExecutionResult> {
  const document = parse(query);
  const { expected, first, second } = await observeBoth({ schema, document, variables, makeRoot });
  expect(first).toEqual(expected);
  expect(second).toEqual(expected);
  return compileExecution(schema, document)({ variables, context: { calls: [] }, rootValue: makeRoot?.() });
}
