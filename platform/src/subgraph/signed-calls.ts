import type { IncomingMessage } from 'node:http';
import type { Caller, ServiceVerifier } from '../identity/index.ts';
import { isRecord, type SubgraphRequest } from './request-payload.ts';

/**
 * What is signed of a subscribe message, since its own text is not seen at either end. A hash alone is not enough: the
 * text has to come with it.
 */
export function subscribeBody({
  query,
  operationName,
  variables,
}: Partial<Pick<SubgraphRequest, 'query' | 'operationName' | 'variables'>>): string {
  return JSON.stringify([query, operationName, variables]);
}

/** How a subgraph learns who asks, where only signed calls are answered. */
export interface SignedCalls {
  /** @throws GraphQLError UNAUTHENTICATED */
  ofRequest(request: IncomingMessage, payload: SubgraphRequest, body: string): Promise<Caller>;
  /** @throws GraphQLError UNAUTHENTICATED */
  ofSubscribe(request: IncomingMessage, payload: SubgraphRequest): Promise<Caller>;
}

/** @param audience the subgraph's name */
export function signedCalls(audience: string, verifier: ServiceVerifier): SignedCalls {
  return {
    ofRequest: ({ url: path = '', headers }, _payload, body) =>
      verifier.verify({ audience, method: 'POST', path, body }, headers),
    ofSubscribe({ url: path = '' }, payload) {
      const { headers } = payload.extensions;
      const call = { audience, method: 'SUBSCRIBE', path, body: subscribeBody(payload) } as const;
      return verifier.verify(call, isRecord(headers) ? headers : {});
    },
  };
}
