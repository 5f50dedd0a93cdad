import { randomUUID } from 'node:crypto';
import { demoAccounts, demoDesignIds, demoPassword } from '@pet/platform/demo';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { startTestGateway, type TestGateway } from '../../gateway/test/start-test-gateway.ts';
import { createClient, type SupergraphClient } from '../src/client.ts';
import {
  LoginDocument,
  MeDocument,
  OrderStatusChangedDocument,
  PlaceOrderDocument,
  TransitionOrderDocument,
} from '../src/generated/graphql.ts';
import manifest from '../src/generated/trusted-documents.json' with { type: 'json' };
import type { OrderStatus } from '../src/types.ts';
import { layCable } from './cable.ts';

const { customer } = demoAccounts;
let gateway: TestGateway;
let clients: SupergraphClient[] = [];
beforeAll(async () => {
  // Node 20 has no WebSocket of its own.
  vi.stubGlobal('WebSocket', WebSocket);
  // Whatever is sent here has to be in the manifest.
  gateway = await startTestGateway({ TRUSTED_DOCUMENTS: 'only' });
});
afterEach(async () => {
  await Promise.all(clients.map((client) => client.dispose()));
  clients = [];
});
afterAll(async () => {
  await gateway.close();
  vi.unstubAllGlobals();
});

function connect(token: () => string | null, webSocketUrl?: string, renew?: () => Promise<void>) {
  const connected = createClient({
    url: `${gateway.url}/graphql`,
    token,
    ...(webSocketUrl !== undefined && { webSocketUrl }),
    ...(renew && { renew }),
  });
  clients.push(connected);
  return connected.client;
}

/** A session whose renewal the test answers. */
function openSession(first: string) {
  let token = first;
  let ask = () => {};
  let answer: (next: string) => void = () => {};
  const asked = new Promise<void>((resolve) => {
    ask = resolve;
  });
  const answered = new Promise<void>((resolve) => {
    answer = (next) => {
      token = next;
      resolve();
    };
  });
  const renew = vi.fn(() => {
    ask();
    return answered;
  });
  return { token: () => token, renew, asked, answer };
}

async function placeOrder(token: string): Promise<string> {
  const [designId = ''] = demoDesignIds;
  const { data } = await connect(() => token).mutate({
    mutation: PlaceOrderDocument,
    variables: {
      input: {
        idempotencyKey: randomUUID(),
        lines: [{ designId, quantity: 1 }],
        email: customer.email,
        shippingAddress: {
          name: customer.displayName,
          line1: '1 Harbour Street',
          city: 'Portland',
          region: 'OR',
          postalCode: '97201',
          country: 'US',
        },
        shippingMethod: 'STANDARD',
      },
    },
  });
  const order = data?.placeOrder?.order;
  if (!order) throw new Error(`No order was placed: ${JSON.stringify(data)}`);
  return order.id;
}

async function transition(orderId: string, ...statuses: OrderStatus[]): Promise<void> {
  const token = await gateway.token('staff');
  const client = connect(() => token);
  for (const to of statuses) {
    const { data } = await client.mutate({
      mutation: TransitionOrderDocument,
      variables: { input: { orderId, to } },
    });
    expect(data?.transitionOrder?.userErrors).toEqual([]);
  }
}

it('asks for the token before each request', async () => {
  let token: string | null = null;
  const client = connect(() => token);
  const whoAmI = () => client.query({ query: MeDocument, fetchPolicy: 'network-only' });
  expect((await whoAmI()).data?.me ?? null).toBeNull();
  token = await gateway.token('customer');
  expect((await whoAmI()).data?.me?.displayName).toBe(customer.displayName);
});

it('sends ids in the place of texts where it is told to', async () => {
  const token = await gateway.token('customer');
  const fetched = vi.spyOn(globalThis, 'fetch');
  const { client, dispose } = createClient({
    url: `${gateway.url}/graphql`,
    token: () => token,
    sendIds: true,
  });
  for (const fetchPolicy of ['network-only', 'no-cache'] as const) {
    const { data } = await client.query({ query: MeDocument, fetchPolicy });
    expect(data?.me?.displayName).toBe(customer.displayName);
  }
  const bodies = fetched.mock.calls.map(([, options]) => JSON.parse(String(options?.body)));
  fetched.mockRestore();
  await dispose();
  expect(bodies).toHaveLength(2);
  for (const body of bodies) {
    expect(body).not.toHaveProperty('query');
    expect(manifest).toHaveProperty(body.extensions.persistedQuery.sha256Hash);
  }
});

it('goes on with a subscription where the socket broke, without missing or repeating an event', async () => {
  const token = await gateway.token('customer');
  const orderId = await placeOrder(token);
  const cable = await layCable(gateway.url);
  const client = connect(() => token, `ws://${cable.host}/graphql`);

  const seen: OrderStatus[] = [];
  const ended = new Promise<void>((resolve, reject) => {
    client
      .subscribe({ query: OrderStatusChangedDocument, variables: { orderId, afterSequence: 1 } })
      .subscribe({
        next({ data, error }) {
          if (error) reject(error);
          if (data) seen.push(data.orderStatusChanged.to);
        },
        complete: resolve,
        error: reject,
      });
  });
  await transition(orderId, 'CONFIRMED');
  await vi.waitFor(() => expect(seen).toEqual(['CONFIRMED']), { timeout: 5_000 });

  cable.cut();
  await transition(orderId, 'IN_PRODUCTION', 'READY_TO_SHIP');
  await vi.waitFor(() => expect(cable.refused).toBeGreaterThan(0), { timeout: 10_000 });
  cable.mend();
  await vi.waitFor(() => expect(seen).toHaveLength(3), { timeout: 20_000 });
  await transition(orderId, 'CANCELLED');
  await ended;
  expect(seen).toEqual(['CONFIRMED', 'IN_PRODUCTION', 'READY_TO_SHIP', 'CANCELLED']);
  await cable.close();
});

it('goes on with a subscription when its token has expired and the session is renewed', async () => {
  const orderId = await placeOrder(await gateway.token('customer'));
  await transition(orderId, 'CONFIRMED');
  const session = openSession(await gateway.token('customer', { lifetime: 4 }));
  const seen: OrderStatus[] = [];
  const ended = new Promise<void>((resolve, reject) => {
    connect(session.token, undefined, session.renew)
      .subscribe({ query: OrderStatusChangedDocument, variables: { orderId, afterSequence: 0 } })
      .subscribe({
        next({ data, error }) {
          if (error) reject(error);
          if (data) seen.push(data.orderStatusChanged.to);
        },
        complete: resolve,
        error: reject,
      });
  });
  await session.asked;
  await transition(orderId, 'IN_PRODUCTION', 'CANCELLED');
  session.answer(await gateway.token('customer'));
  await ended;
  expect(seen).toEqual(['PLACED', 'CONFIRMED', 'IN_PRODUCTION', 'CANCELLED']);
  expect(session.renew).toHaveBeenCalledTimes(1);
});

it('sends again what was refused because of an expired token, after one renewal for all', async () => {
  const session = openSession(await gateway.token('customer', { lifetime: -60 }));
  const client = connect(session.token, undefined, session.renew);
  const answers = Promise.all(
    [1, 2].map(() =>
      client.query({ query: MeDocument, fetchPolicy: 'no-cache', context: { queryDeduplication: false } }),
    ),
  );
  await session.asked;
  session.answer(await gateway.token('customer'));
  for (const { data } of await answers) expect(data?.me?.displayName).toBe(customer.displayName);
  expect(session.renew).toHaveBeenCalledTimes(1);
});

it('ends with the error when the session cannot be renewed', async () => {
  const expired = await gateway.token('customer', { lifetime: -60 });
  const renew = vi.fn(() => Promise.reject(new Error('There is no session')));
  const client = connect(() => expired, undefined, renew);
  await expect(client.query({ query: MeDocument })).rejects.toMatchObject({
    errors: [{ extensions: { code: 'TOKEN_EXPIRED' } }],
  });
  expect(renew).toHaveBeenCalledTimes(1);
});

it('asks for the cookie where it is told to, and logs in although a token has expired', async () => {
  const expired = await gateway.token('customer', { lifetime: -60 });
  const fetched = vi.spyOn(globalThis, 'fetch');
  const { client, dispose } = createClient({
    url: `${gateway.url}/graphql`,
    token: () => expired,
    refreshCookie: true,
  });
  await client
    .mutate({
      mutation: LoginDocument,
      variables: { input: { email: customer.email, password: demoPassword } },
    })
    .catch(() => {});
  const [[, sent] = []] = fetched.mock.calls;
  fetched.mockRestore();
  await dispose();
  expect(sent).toMatchObject({ credentials: 'include', headers: { 'x-refresh-cookie': '1' } });
  expect(sent?.headers).not.toHaveProperty('authorization');
});

it('reports a token that is refused, instead of trying it again and again', async () => {
  const client = connect(() => 'not.a.token');
  const error = await new Promise<unknown>((resolve, reject) => {
    client.subscribe({ query: OrderStatusChangedDocument, variables: { orderId: randomUUID() } }).subscribe({
      next: ({ error }) => resolve(error),
      complete: () => reject(new Error('It ended without an error')),
      error: resolve,
    });
  });
  expect(String(error)).toContain('4401');
});
