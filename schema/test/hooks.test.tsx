import './browser.ts';

import type { ApolloClient } from '@apollo/client';
import { ApolloProvider } from '@apollo/client/react';
import { demoAccounts, demoDesignIds, demoPassword } from '@pet/platform/demo';
import { cleanup, configure, fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestGateway, type TestGateway } from '../../gateway/test/start-test-gateway.ts';
import { createClient, type SupergraphClient } from '../src/client.ts';
import { DesignDocument, OrdersDocument, TransitionOrderDocument } from '../src/generated/graphql.ts';
import {
  useLoginMutation,
  useOrderQuery,
  useOrderStatusChangedSubscription,
  usePlaceOrderMutation,
} from '../src/generated/hooks.ts';
import type { OrderSummaryFragment, PlaceOrderInput } from '../src/types.ts';

// Orders take their time on a busy machine.
configure({ asyncUtilTimeout: 10_000 });

const { customer } = demoAccounts;
const [designId = ''] = demoDesignIds;
const input: PlaceOrderInput = {
  idempotencyKey: 'order-from-a-browser',
  lines: [{ designId, quantity: 2 }],
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
};

function SignIn({ onToken }: { onToken(token: string): void }) {
  const [login, { data }] = useLoginMutation({
    onCompleted: ({ login }) => login?.session && onToken(login.session.accessToken),
  });
  const variables = { input: { email: customer.email, password: demoPassword } };
  return (
    <>
      <button type="button" onClick={() => login({ variables })}>
        Sign in
      </button>
      {data?.login?.userErrors.map(({ message }) => (
        <p key={message}>{message}</p>
      ))}
    </>
  );
}

function Checkout({ onOrder }: { onOrder(id: string): void }) {
  const [placeOrder, { data }] = usePlaceOrderMutation({
    onCompleted: ({ placeOrder }) => placeOrder?.order && onOrder(placeOrder.order.id),
  });
  return (
    <>
      <button type="button" onClick={() => placeOrder({ variables: { input } })}>
        Place order
      </button>
      {data?.placeOrder?.userErrors.map(({ message }) => (
        <p key={message}>{message}</p>
      ))}
    </>
  );
}

function designsAndCustomer({ lines, customer }: Pick<OrderSummaryFragment, 'lines' | 'customer'>): string {
  const designs = lines.map(
    ({ quantity, design }) => `${quantity} × ${design?.name ?? 'a design that is gone'}`,
  );
  return `${designs.join(', ')} for ${customer?.displayName}`;
}

function LatestChange({ orderId, sequence }: { orderId: string; sequence: number }) {
  // Where the order stood at first: the cache moves on with each change, and the subscription must not start again.
  const [afterSequence] = useState(sequence);
  const { data, error } = useOrderStatusChangedSubscription({ variables: { orderId, afterSequence } });
  if (error) return <p role="alert">{error.message}</p>;
  if (!data) return null;
  const { from, to, order } = data.orderStatusChanged;
  return (
    <output>
      {from} → {to}: {designsAndCustomer(order)}
    </output>
  );
}

function OrderPage({ id }: { id: string }) {
  const { data, error } = useOrderQuery({ variables: { id } });
  if (error) return <p role="alert">{error.message}</p>;
  if (!data?.order) return null;
  const { order } = data;
  return (
    <>
      <h1>{order.status}</h1>
      <code>{order.number}</code>
      <p>{designsAndCustomer(order)}</p>
      <LatestChange orderId={id} sequence={order.sequence} />
    </>
  );
}

function Shop({ onToken }: { onToken(token: string): void }) {
  const [step, setStep] = useState<'sign-in' | 'checkout'>('sign-in');
  const [orderId, setOrderId] = useState<string>();
  if (orderId) return <OrderPage id={orderId} />;
  if (step === 'checkout') return <Checkout onOrder={setOrderId} />;
  return (
    <SignIn
      onToken={(token) => {
        onToken(token);
        setStep('checkout');
      }}
    />
  );
}

let gateway: TestGateway;
const clients: SupergraphClient[] = [];
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(async () => {
  cleanup();
  await Promise.all(clients.map((client) => client.dispose()));
  await gateway.close();
});

function connect(token: () => string | null): ApolloClient {
  const connected = createClient({ url: `${gateway.url}/graphql`, token });
  clients.push(connected);
  return connected.client;
}

it('signs in, places an order and shows it change as staff confirm it', async () => {
  const staffToken = await gateway.token('staff');
  const staff = connect(() => staffToken);
  const { data: ordered } = await staff.query({ query: DesignDocument, variables: { id: designId } });
  const summary = `2 × ${ordered?.design?.name} for ${customer.displayName}`;

  let customerToken: string | null = null;
  const onToken = (token: string) => {
    customerToken = token;
  };
  render(
    <ApolloProvider client={connect(() => customerToken)}>
      <Shop onToken={onToken} />
    </ApolloProvider>,
  );
  fireEvent.click(screen.getByRole('button', { name: 'Sign in' }));
  fireEvent.click(await screen.findByRole('button', { name: 'Place order' }));
  const status = await screen.findByRole('heading', { name: 'PLACED' });
  expect(screen.getByText(summary)).toBeDefined();

  const search = screen.getByText(/^AP-/).textContent;
  const { data: found } = await staff.query({ query: OrdersDocument, variables: { filter: { search } } });
  const { data: confirmed } = await staff.mutate({
    mutation: TransitionOrderDocument,
    variables: { input: { orderId: found?.orders.edges[0]?.node.id ?? '', to: 'CONFIRMED' } },
  });
  expect(confirmed?.transitionOrder?.userErrors).toEqual([]);

  const change = await screen.findByRole('status');
  expect(change.textContent).toBe(`PLACED → CONFIRMED: ${summary}`);
  expect(status.textContent).toBe('CONFIRMED');
});
