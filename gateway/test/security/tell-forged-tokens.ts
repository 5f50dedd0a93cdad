import { forgedTokens } from '@pet/platform/testing';
import { expect, it } from 'vitest';
import { openRawSocket } from '../live/clients.ts';
import type { ShopClient } from '../shop-client.ts';
import type { Shop } from './shop.ts';

async function statusOf({ url }: ShopClient, token: string): Promise<number> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const body = JSON.stringify({ query: '{ __typename }' });
  return (await fetch(`${url}/graphql`, { method: 'POST', headers, body })).status;
}

async function closingOf(gateway: ShopClient, token: string): Promise<{ code: number; reason: string }> {
  const socket = await openRawSocket(gateway);
  socket.send({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } });
  return socket.closed;
}

/** Shows tokens that are not ours to every gateway, over HTTP and on a socket. */
export function tellForgedTokens(openShop: () => Shop): void {
  it('no gateway takes a token that is forged or altered for one of ours, or for none', async () => {
    const { gateways, signingKey } = openShop();
    const taken: string[] = [];
    for (const [what, token] of await forgedTokens(signingKey)) {
      for (const gateway of gateways) {
        const [status, closing] = [await statusOf(gateway, token), await closingOf(gateway, token)];
        if (status !== 401) taken.push(`${what}: answered ${status}`);
        if (closing.code !== 4401 || closing.reason !== 'UNAUTHENTICATED')
          taken.push(`${what}: closed with ${closing.code} ${closing.reason}`);
      }
    }
    expect(taken).toEqual([]);
  });
}
