// The stock gateway with its subgraphs in the same process, by its own LocalGraphQLDataSource.
import { ApolloGateway, LocalGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { type BenchContext, contextOfHeader } from '../dataset/actor.ts';
import { subgraphResolvers } from '../dataset/resolvers.ts';
import { subgraphNames, subgraphTypeDefs } from '../dataset/schemas.ts';
import { announce } from './announce.ts';
import { readSupergraph } from './supergraph-file.ts';

const sources = new Map<string, LocalGraphQLDataSource<BenchContext>>(
  subgraphNames.map((name) => {
    const module = { typeDefs: subgraphTypeDefs(name), resolvers: subgraphResolvers[name] };
    return [name, new LocalGraphQLDataSource<BenchContext>(buildSubgraphSchema([module]))];
  }),
);
const gateway = new ApolloGateway({
  supergraphSdl: readSupergraph(),
  buildService({ name }) {
    const source = sources.get(name);
    if (source === undefined) throw new Error(`There is no subgraph ${name}`);
    return source;
  },
});
const server = new ApolloServer<BenchContext>({ gateway });
const { url } = await startStandaloneServer(server, {
  listen: { host: '127.0.0.1', port: 0 },
  context: async ({ req }) => contextOfHeader(req.headers.authorization),
});
announce(url);
