import { subscribeBody } from '@pet/platform/subgraph';
import { refusedCalls, testActor } from '@pet/platform/testing';
import { createClient } from 'graphql-ws';
import { describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import type { ServerProcess } from '../../../ops/fleet/server-process.ts';
import type { Installation } from '../installation.ts';
import { operationsOf } from '../installation.ts';

const query = '{ __typename }';
const body = JSON.stringify({ query });
const caller = {
  actor: testActor('ADMIN'),
  requestId: 'attack',
  clientAddress: null,
  userAgent: null,
  traceId: null,
};
type Headers = Record<string, string>;

async function post({ url }: ServerProcess, headers: Headers): Promise<string> {
  const sent = { 'content-type': 'application/json', ...headers };
  const response = await fetch(url, { method: 'POST', headers: sent, body });
  return response.text();
}

/** The same on a socket. */
async function subscribe({ url }: ServerProcess, headers: Headers): Promise<string> {
  const client = createClient({ url: url.replace('http', 'ws'), webSocketImpl: WebSocket, retryAttempts: 0 });
  try {
    const results = client.iterate({ query, extensions: { headers } });
    return JSON.stringify((await results.next()).value);
  } catch (refusal) {
    return JSON.stringify({ errors: refusal });
  } finally {
    await client.dispose();
  }
}

/** Calls every service as somebody does who is in its network, but is no gateway. */
export function tellRefusedCalls(
  open: () => { readonly installation: Installation; readonly services: readonly ServerProcess[] },
): void {
  const ways = [
    { method: 'POST', text: body, send: post },
    { method: 'SUBSCRIBE', text: subscribeBody({ query }), send: subscribe },
  ] as const;

  describe.each(ways)('a service refuses by $method', ({ method, text, send }) => {
    const callOf = ({ name }: ServerProcess) => ({ audience: name, method, path: '/graphql', body: text });

    it.each(Object.entries(refusedCalls))('a call that %s', async (_, forge) => {
      const { installation, services } = open();
      for (const service of services) {
        const before = await operationsOf(service);
        const answer = await send(service, forge(installation.serviceKey, callOf(service), caller));
        expect(answer, service.name).toContain('"code":"UNAUTHENTICATED"');
        expect(answer, service.name).not.toContain('Query');
        expect(await operationsOf(service), service.name).toBe(before);
      }
    });

    it('a call that was made before', async () => {
      const { installation, services } = open();
      for (const service of services) {
        const headers = installation.signer.sign(callOf(service), caller);
        expect(await send(service, headers), service.name).toContain('"__typename":"Query"');
        expect(await send(service, headers), service.name).toContain('"code":"UNAUTHENTICATED"');
      }
    });
  });
}
