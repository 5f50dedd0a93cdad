// One subgraph of the data set on Apollo Server, as its documentation sets one up. Its name is the argument.
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { type BenchContext, contextOfHeader } from '../dataset/actor.ts';
import { subgraphResolvers } from '../dataset/resolvers.ts';
import { subgraphNames, subgraphTypeDefs } from '../dataset/schemas.ts';
import { announce } from './announce.ts';

const name = subgraphNames.find((known) => known === process.argv[2]);
if (name === undefined) throw new Error(`There is no subgraph ${process.argv[2]}`);
const server = new ApolloServer<BenchContext>({
  schema: buildSubgraphSchema([{ typeDefs: subgraphTypeDefs(name), resolvers: subgraphResolvers[name] }]),
});
const { url } = await startStandaloneServer(server, {
  listen: { host: '127.0.0.1', port: 0 },
  context: async ({ req }) => contextOfHeader(req.headers.authorization),
});
announce(url);
