import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type MountedSubgraph, type SubgraphOperation, subgraphSockets } from '@pet/platform/subgraph';
import { buildSchema, type ExecutionResult } from 'graphql';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openEventQueue } from '../../../src/engine/remote/event-queue.ts';
import { listen, openSource, scopeOf, stop, type TestSource } from './support.ts';

const text = 'subscription ($after: Int) { sold(after: $after) }';
const schema = buildSchema('type Query { item: ID } type Subscription { sold(after: Int): Int }');
const operations: SubgraphOperation[] = [];

/** What of a mounted subgraph its sockets use: one sale after `after`, then silence. */
const mounted: MountedSubgraph = {
  name: 'stock',
  schema,
  routes: [],
  execute: () => Promise.reject(new Error('not in this test')),
  async subscribe(operation) {
    operations.push(operation);
    const queue = openEventQueue<ExecutionResult>(1, () => {});
    queue.push({ data: { sold: Number(operation.variables?.after) + 1 } });
    return queue.stream;
  },
  startJobs: async () => {},
  seed: async () => {},
  close: async () => {},
};

let server: Server;
let url: string;
let closeSockets: () => Promise<void>;
let source: TestSource;

async function start(port = 0): Promise<void> {
  server = createServer();
  closeSockets = subgraphSockets(server, mounted, {
    scopeOf: async (_, { extensions }) => ({
      actor: null,
      requestId: JSON.stringify(extensions.headers),
      traceId: null,
      clientAddress: null,
      userAgent: null,
    }),
    logger: pino({ level: 'silent' }),
  });
  url = await listen(server, port);
}

beforeEach(async () => {
  await start();
  source = openSource(url);
});
afterEach(async () => {
  await source.source.close();
  await closeSockets();
  await stop(server);
});

describe('our own subgraph server', () => {
  it('knows each actor on the shared connection, and a restart of it loses nothing', async () => {
    let position = 0;
    const document = { text, operationName: undefined, kind: 'subscription' } as const;
    const follow = source.source.prepareSubscription(document);
    const stream = await follow({ after: 0 }, scopeOf(), () => ({ after: position }));
    if (!(Symbol.asyncIterator in stream)) throw new Error(JSON.stringify(stream));
    expect((await stream.next()).value).toEqual({ data: { sold: 1 } });

    position = 1;
    const { port } = server.address() as AddressInfo;
    await closeSockets();
    await stop(server);
    await start(port);
    expect((await stream.next()).value).toEqual({ data: { sold: 2 } });
    expect(operations.map(({ scope }) => scope.requestId)).toEqual(Array(2).fill('{"x-actor":"ada"}'));
    await stream.return?.();
  });
});
