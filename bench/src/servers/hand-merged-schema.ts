import { buildSubgraphSchema } from '@apollo/subgraph';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { protect } from '@pet/platform/authorization';
import { concatAST, type GraphQLSchema } from 'graphql';
import { gql } from 'graphql-tag';
import { mergedResolvers } from '../dataset/resolvers.ts';
import { mergedRules } from '../dataset/rules.ts';
import { mergedTypeDefs } from '../dataset/schemas.ts';

/** With a key there are the fields of federation that `protect` has rules for; nobody asks for them here. */
export const federationFields = gql`
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key"])
  extend type User @key(fields: "id", resolvable: false)
`;

/**
 * The schema of the hand-merged server.
 * @param withRules whether every field is behind its permission rule, by the function that wraps our subgraphs
 */
export function handMergedSchema(withRules: boolean): GraphQLSchema {
  if (!withRules) return makeExecutableSchema({ typeDefs: mergedTypeDefs, resolvers: mergedResolvers });
  const typeDefs = concatAST([mergedTypeDefs, federationFields]);
  return protect(buildSubgraphSchema([{ typeDefs, resolvers: mergedResolvers }]), mergedRules);
}
