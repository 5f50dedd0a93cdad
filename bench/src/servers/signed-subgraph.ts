// A subgraph of the data set as a service of the shop: it answers calls that are signed with BENCH_SERVICE_KEY.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openServiceVerifier } from '@pet/platform/identity';
import { signedCalls, subgraphEndpoint } from '@pet/platform/subgraph';
import { readServiceKey, refusingSubgraph } from '../refusals/call.ts';
import { announce } from './announce.ts';
import { logger } from './ours/logger.ts';
import { mountDataSet } from './ours/mounted.ts';

const calls = signedCalls(refusingSubgraph, openServiceVerifier([readServiceKey(process.env)]));
const endpoint = subgraphEndpoint(mountDataSet(refusingSubgraph), { scopeOf: calls.ofRequest, logger });
const server = createServer((request, response) => {
  endpoint(request, response).catch((error: unknown) => response.destroy(error as Error));
});
server.listen(0, '127.0.0.1', () => {
  announce(`http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`);
});
