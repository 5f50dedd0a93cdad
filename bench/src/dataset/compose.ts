import { composeServices } from '@apollo/composition';
import { concatAST } from 'graphql';
import {
  guardedTypeDefs,
  type SubgraphName,
  subgraphNames,
  subgraphTypeDefs,
  subscriptionTypeDefs,
} from './schemas.ts';

/**
 * Composes the supergraph of the data set.
 * @param urls where each subgraph is reached; those of an in-process gateway are never called
 * @throws Error with what composition says
 */
export function composeSupergraph(
  urls: Readonly<Partial<Record<SubgraphName, string>>> = {},
  options: { readonly subscriptions?: boolean; readonly guarded?: boolean } = {},
): string {
  const typeDefsOf = options.guarded ? guardedTypeDefs : subgraphTypeDefs;
  const { supergraphSdl, errors } = composeServices(
    subgraphNames.map((name) => ({
      name,
      url: urls[name] ?? `http://${name}.invalid/graphql`,
      typeDefs:
        name === 'orders' && options.subscriptions
          ? concatAST([typeDefsOf(name), subscriptionTypeDefs])
          : typeDefsOf(name),
    })),
  );
  if (supergraphSdl === undefined) {
    throw new Error(`The data set does not compose: ${errors?.map(({ message }) => message).join('; ')}`);
  }
  return supergraphSdl;
}
