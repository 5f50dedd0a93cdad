import { composeServices } from '@apollo/composition';
import { concatAST } from 'graphql';
import { type SubgraphName, subgraphNames, subgraphTypeDefs, subscriptionTypeDefs } from './schemas.ts';

/**
 * Composes the supergraph of the data set.
 * @param urls where each subgraph is reached; those of an in-process gateway are never called
 * @throws Error with what composition says
 */
export function composeSupergraph(
  urls: Readonly<Partial<Record<SubgraphName, string>>> = {},
  options: { readonly subscriptions?: boolean } = {},
): string {
  const { supergraphSdl, errors } = composeServices(
    subgraphNames.map((name) => ({
      name,
      url: urls[name] ?? `http://${name}.invalid/graphql`,
      typeDefs:
        name === 'orders' && options.subscriptions
          ? concatAST([subgraphTypeDefs(name), subscriptionTypeDefs])
          : subgraphTypeDefs(name),
    })),
  );
  if (supergraphSdl === undefined) {
    throw new Error(`The data set does not compose: ${errors?.map(({ message }) => message).join('; ')}`);
  }
  return supergraphSdl;
}
