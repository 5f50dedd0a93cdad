import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApolloServer } from '@apollo/server';
import { generateSigningKey, openAccessTokens, openRevokedSessions } from '@pet/platform/identity';
import { buildSchema } from 'graphql';
import { pino } from 'pino';
import { openClientAddresses } from '../../src/client-address.ts';
import { graphqlEndpoint } from '../../src/http/graphql-endpoint.ts';
import { OperationLimits } from '../../src/limits/operation-limits.ts';
import { Refusals } from '../../src/limits/refusals.ts';
import type { LiveLimits } from '../../src/live/limits.ts';
import type { LiveEvents, LiveOperations } from '../../src/live/operations.ts';
import { openLiveTransports } from '../../src/live/transports.ts';
import { type GatewayContext, openTokenAuthenticator } from '../../src/request-context.ts';

const typeDefs = `
  type Query { text(bytes: Int!): String! }
  type Subscription { counted(name: String!, to: Int!, bytes: Int!): Count! failing: Count! }
  type Count { number: Int! text: String! }
`;

/** The transports over sockets of their own, with events that cost nothing to make. */
export interface StubTransports {
  readonly url: string;
  /** By the name that a subscription gave itself, how many of its events have been taken. */
  readonly taken: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

function countTo(to: number, text: string, onTaken: () => void): LiveEvents {
  let left = false;
  return {
    async handTo(take) {
      for (let number = 1; number <= to && !left; number += 1) {
        onTaken();
        await take({ data: { counted: { number, text } } });
      }
    },
    leave() {
      left = true;
    },
  };
}

/** Serves `Subscription.counted`, which counts at once as fast as it is read, and `failing`, which throws. */
export async function startStubTransports(limits: Partial<LiveLimits>): Promise<StubTransports> {
  const taken = new Map<string, number>();
  const operations: LiveOperations = {
    schema: buildSchema(typeDefs),
    async subscribe({ variables }) {
      if (variables.name === undefined) throw new Error('secret detail');
      const { name, to, bytes } = variables as { name: string; to: number; bytes: number };
      return countTo(to, 'x'.repeat(bytes), () => taken.set(name, (taken.get(name) ?? 0) + 1));
    },
  };
  const apollo = new ApolloServer<GatewayContext>({
    typeDefs,
    resolvers: { Query: { text: (_: unknown, { bytes }: { bytes: number }) => 'x'.repeat(bytes) } },
  });
  await apollo.start();
  const authenticator = openTokenAuthenticator(
    await openAccessTokens(await generateSigningKey()),
    openRevokedSessions(),
  );
  const server = createServer();
  const logger = pino({ level: 'silent' });
  const clientAddressOf = openClientAddresses([]);
  const refusals = new Refusals({ limiter: null });
  const operationLimits = new OperationLimits({
    rates: null,
    refusals,
    costs: { max: 1, longestList: 1, rulesOf: () => null },
  });
  const live = openLiveTransports(server, {
    operations,
    apollo,
    authenticator,
    clientAddressOf,
    operationLimits,
    refusals,
    hidesSchema: false,
    logger,
    limits,
  });
  const direct = async () => false;
  const endpoint = graphqlEndpoint({
    streams: live.streams,
    direct,
    apollo,
    authenticator,
    clientAddressOf,
    refusals,
  });
  server.on('request', (request, response) => void endpoint(request, response, 'stub'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    taken,
    async close() {
      const closed = once(server, 'close');
      server.close();
      await Promise.all([live.close(), closed]);
      await apollo.stop();
    },
  };
}

/** Counts to a number; the variables are `name`, `to` and `bytes`, the size of each event. */
export const counted = `subscription ($name: String!, $to: Int!, $bytes: Int!) {
  counted(name: $name, to: $to, bytes: $bytes) { number text }
}`;
