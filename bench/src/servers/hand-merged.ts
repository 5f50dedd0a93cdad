// One schema written by hand, served as Apollo Server's documentation begins: `startStandaloneServer`.
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { type BenchContext, contextOfHeader } from '../dataset/actor.ts';
import { announce } from './announce.ts';
import { handMergedSchema } from './hand-merged-schema.ts';

const server = new ApolloServer<BenchContext>({ schema: handMergedSchema(process.env.BENCH_RULES === '1') });
const { url } = await startStandaloneServer(server, {
  listen: { host: '127.0.0.1', port: 0 },
  context: async ({ req }) => contextOfHeader(req.headers.authorization),
});
announce(url);
