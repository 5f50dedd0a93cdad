import { composeServices } from '@apollo/composition';
import { Supergraph } from '@apollo/federation-internals';
import { commonTypeDefs } from '@pet/platform/graphql';
import { concatAST, type DocumentNode } from 'graphql';
import { printApiSchema } from './api-sdl.ts';

/** A subgraph as composition sees it. */
export interface ComposableSubgraph {
  readonly name: string;
  readonly port: number;
  readonly typeDefs: DocumentNode;
}

/** The two documents that are committed: what the gateway runs on, and what clients see. */
export interface ComposedSchema {
  readonly supergraphSdl: string;
  readonly apiSdl: string;
}

/**
 * Composes the subgraphs into one supergraph.
 * @throws Error listing every composition error, or every hint: a hint is a disagreement between two domains
 */
export function composeSupergraph(subgraphs: readonly ComposableSubgraph[]): ComposedSchema {
  const { errors, hints, supergraphSdl } = composeServices(
    subgraphs.map(({ name, port, typeDefs }) => ({
      name,
      url: `http://localhost:${port}/graphql`,
      typeDefs: concatAST([commonTypeDefs, typeDefs]),
    })),
  );
  if (errors)
    throw new Error(
      `The subgraphs do not compose:\n${errors.map((error) => `- ${error.message}`).join('\n')}`,
    );
  if (hints.length > 0)
    throw new Error(`Composition hints:\n${hints.map((hint) => `- ${hint.message}`).join('\n')}`);
  // What the supergraph asks of its gateway is for the gateway to check.
  const supergraph = Supergraph.build(supergraphSdl, { supportedFeatures: null });
  const apiSdl = printApiSchema(
    supergraph.apiSchema().toGraphQLJSSchema(),
    supergraph.schema.toGraphQLJSSchema(),
  );
  return { supergraphSdl: `${supergraphSdl.trimEnd()}\n`, apiSdl: `${apiSdl}\n` };
}
