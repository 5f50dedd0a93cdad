import type { Caller, ServiceCall, ServiceKey } from '@pet/platform/identity';

/** The subgraph that is called. */
export const refusingSubgraph = 'users';

/** The call that is made of it: a small one, as most fetches of a gateway are. */
export const call: ServiceCall = {
  audience: refusingSubgraph,
  method: 'POST',
  path: '/graphql',
  body: JSON.stringify({ query: '{ me { id displayName } }' }),
};

/** In whose name. */
export const caller: Caller = {
  actor: { userId: 'u1', sessionId: 's1', role: 'CUSTOMER' },
  requestId: 'bench',
  clientAddress: null,
  userAgent: null,
  traceId: null,
};

/** The key that counts, as the bench hands it to the server. */
export function serviceKeyVariables({ key }: ServiceKey): Record<string, string> {
  return { BENCH_SERVICE_KEY: key.toString('base64url') };
}

/** @throws Error where there is none */
export function readServiceKey({ BENCH_SERVICE_KEY: key }: NodeJS.ProcessEnv): ServiceKey {
  if (key === undefined) throw new Error('BENCH_SERVICE_KEY must hold the key');
  return { id: 'bench', key: Buffer.from(key, 'base64url') };
}
