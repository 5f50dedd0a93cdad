import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { openSocket, rawStream } from '../live/clients.ts';
import { type Answer, codes, read, type ShopClient } from '../shop-client.ts';
import { harnessConfig } from '../shop-samples.ts';
import type { Shop } from './shop.ts';

/** A device, as far as the shop can tell: what it calls itself. */
async function sendFrom(device: string, { url }: ShopClient, query: string, input: object): Promise<Answer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': device },
    body: JSON.stringify({ query, variables: { input } }),
  });
  return (await response.json()) as Answer;
}

function refreshFrom(device: string, gateway: ShopClient, refreshToken: string): Promise<Answer> {
  return sendFrom(
    device,
    gateway,
    `mutation ($input: RefreshSessionInput!) {
      refreshSession(input: $input) { session { accessToken refreshToken } userErrors { code } }
    }`,
    { refreshToken },
  );
}

/** A customer who signs in on a phone. @returns the tokens */
async function signUpFrom(device: string, gateway: ShopClient): Promise<{ access: string; refresh: string }> {
  const answer = await sendFrom(
    device,
    gateway,
    'mutation ($input: RegisterInput!) { register(input: $input) { session { accessToken refreshToken } } }',
    { email: `${randomUUID()}@example.com`, password: 'a walk at noon', displayName: 'Kim' },
  );
  return {
    access: read(answer, 'register.session.accessToken'),
    refresh: read(answer, 'register.session.refreshToken'),
  };
}

/** Has a refresh token stolen, and used by the thief at another gateway than by its owner. */
export function tellRefreshReuse(openShop: () => Shop): void {
  it('a refresh token that two devices use ends its session at every gateway, sockets and streams included', async () => {
    const { gateways } = openShop();
    const [one] = gateways;
    const other = gateways.at(-1) ?? one;
    const { access, refresh } = await signUpFrom('phone', one);
    const created = await one.send(
      'mutation ($input: CreateDesignInput!) { createDesign(input: $input) { design { id } } }',
      { input: { name: 'On the beach', config: harnessConfig } },
      access,
    );
    const query = 'subscription ($id: ID!) { designChanged(designId: $id, afterVersion: 0) { version } }';
    const variables = { id: read(created, 'createDesign.design.id') };
    const stream = await rawStream(one, { query, variables, token: access }, { accept: 'text/event-stream' });
    await stream.until('"version":1');
    const socket = await openSocket(other, access);
    socket.send({ id: '1', type: 'subscribe', payload: { query, variables } });
    expect(await socket.next()).toMatchObject({ type: 'next' });

    const refreshed = await refreshFrom('phone', one, refresh);
    const tokens = [access, read(refreshed, 'refreshSession.session.accessToken')];
    const stolen = await refreshFrom('laptop of a thief', other, refresh);
    expect(stolen.data).toEqual({
      refreshSession: { session: null, userErrors: [{ code: 'INVALID_REFRESH_TOKEN' }] },
    });

    expect(await socket.closed).toEqual({ code: 4403, reason: 'SESSION_ENDED' });
    expect(await stream.ended).toContain('"reason":"SESSION_ENDED"');
    for (const gateway of gateways) {
      for (const token of tokens) {
        const answered = async () => codes(await gateway.send('{ me { id } }', {}, token));
        await expect.poll(answered, { timeout: 10_000 }).toEqual(['UNAUTHENTICATED']);
      }
      const again = await refreshFrom(
        'phone',
        gateway,
        read(refreshed, 'refreshSession.session.refreshToken'),
      );
      expect(read(again, 'refreshSession.userErrors.0.code')).toBe('INVALID_REFRESH_TOKEN');
    }
  });
}
