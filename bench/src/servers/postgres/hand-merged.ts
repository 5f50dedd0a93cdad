// The shop's three domains in one schema without federation, on Apollo Server.
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import builder from '@pet/builder';
import orders from '@pet/orders';
import type { RequestScope } from '@pet/platform/subgraph';
import users from '@pet/users';
import { announce } from '../announce.ts';
import { authenticator, openSubgraph, requestDetails } from './environment.ts';
import { type MergedContext, mergedShopSchema } from './merged.ts';

const running = {
  users: await openSubgraph(users),
  builder: await openSubgraph(builder),
  orders: await openSubgraph(orders),
};

const server = new ApolloServer<MergedContext>({ schema: mergedShopSchema() });
const { url } = await startStandaloneServer(server, {
  listen: { host: '127.0.0.1', port: 0 },
  async context({ req }) {
    const { actor } = await authenticator.authenticate(req.headers.authorization);
    // Only queries are sent here, so loads may be remembered for the request.
    const scope: RequestScope = { actor, cacheLoads: true, ...requestDetails(req.headers['user-agent']) };
    const inBuilder = running.builder.createContext(scope);
    return {
      actor,
      reader: inBuilder.reader,
      users: running.users.createContext(scope),
      builder: inBuilder,
      orders: running.orders.createContext(scope),
    };
  },
});
announce(url);
