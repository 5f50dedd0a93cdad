// One subgraph of the data set on our own subgraph server. Its name is the argument.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { subgraphEndpoint } from '@pet/platform/subgraph';
import { contextOfHeader } from '../dataset/actor.ts';
import { subgraphNames } from '../dataset/schemas.ts';
import { announce } from './announce.ts';
import { logger } from './ours/logger.ts';
import { mountDataSet } from './ours/mounted.ts';

const name = subgraphNames.find((known) => known === process.argv[2]);
if (name === undefined) throw new Error(`There is no subgraph ${process.argv[2]}`);
const endpoint = subgraphEndpoint(mountDataSet(name), {
  scopeOf: async (request) => ({
    ...contextOfHeader(request.headers.authorization),
    requestId: 'bench',
    traceId: null,
    clientAddress: null,
    userAgent: null,
  }),
  logger,
});
const server = createServer((request, response) => {
  endpoint(request, response).catch((error: unknown) => response.destroy(error as Error));
});
server.listen(0, '127.0.0.1', () => {
  announce(`http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`);
});
