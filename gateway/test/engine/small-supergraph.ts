import { createHash } from 'node:crypto';
import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import type { GraphQLResolverMap } from '@apollo/subgraph/dist/schema-helper/index.js';
import { mapStream } from '@pet/platform/live';
import { type ExecutionResult, execute, type GraphQLSchema, parse, subscribe } from 'graphql';
import type { DataSource, SubgraphResponse } from '../../src/engine/data-source.ts';

/** A subgraph of a test: its SDL, and resolvers as @apollo/subgraph takes them. */
export interface SmallSubgraph {
  readonly typeDefs: string;
  readonly resolvers?: GraphQLResolverMap<object>;
}

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.8", import: [
  "@key", "@shareable", "@requires", "@external", "@inaccessible", "@context", "@fromContext", "@interfaceObject",
  "@authenticated", "@requiresScopes", "@policy"
])`;

/** Composes subgraphs into a supergraph document. */
export function compose(subgraphs: Readonly<Record<string, SmallSubgraph>>): string {
  const { supergraphSdl, errors } = composeServices(
    Object.entries(subgraphs).map(([name, { typeDefs }]) => ({
      name,
      // A subgraph whose schema changes is deployed elsewhere, and connected to anew.
      url: `http://${name}/${createHash('sha256').update(typeDefs).digest('hex')}`,
      typeDefs: parse(`${link}\n${typeDefs}`),
    })),
  );
  if (!supergraphSdl) throw new Error(errors?.map(String).join('\n'));
  return supergraphSdl;
}

function toResponse({ data, errors }: ExecutionResult): SubgraphResponse {
  // What came over a network shares no object with the subgraph's own.
  return structuredClone({
    data: data ?? null,
    ...(errors && { errors: errors.map((error) => error.toJSON()) }),
  });
}

/** What a test sees of the fetches of an engine. */
export interface SentFetch {
  readonly subgraph: string;
  readonly text: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/**
 * Data sources over subgraphs in this process; every fetch is noted before it is answered.
 * @param wrap makes of each subgraph's schema the one that answers
 */
export function sourcesOf(
  subgraphs: Readonly<Record<string, SmallSubgraph>>,
  sent: SentFetch[] = [],
  wrap: (schema: GraphQLSchema) => GraphQLSchema = (schema) => schema,
): (name: string) => DataSource<object> {
  return (name) => {
    const subgraph = subgraphs[name];
    if (!subgraph) throw new Error(`There is no subgraph ${name}`);
    const { resolvers } = subgraph;
    const schema = wrap(
      buildSubgraphSchema([
        { typeDefs: parse(`${link}\n${subgraph.typeDefs}`), ...(resolvers && { resolvers }) },
      ]),
    );
    return {
      prepareFetch:
        ({ text }) =>
        async (variables, { context }) => {
          sent.push({ subgraph: name, text, variables });
          return toResponse(
            await execute({
              schema,
              document: parse(text),
              variableValues: variables,
              contextValue: context,
            }),
          );
        },
      prepareSubscription:
        ({ text }) =>
        async (variableValues, { context }) => {
          sent.push({ subgraph: name, text, variables: variableValues });
          const events = await subscribe({
            schema,
            document: parse(text),
            variableValues,
            contextValue: context,
          });
          if (!(Symbol.asyncIterator in events)) return toResponse(events);
          return mapStream(events, toResponse);
        },
      async close() {},
    };
  };
}
