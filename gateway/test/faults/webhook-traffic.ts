/** What comes to the addresses of webhooks, good and bad, and what each is answered. */

import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { expect } from 'vitest';
import { type ShopifyRequest, shopifyOrder, shopifyRequest } from '../shopify-delivery.ts';

/** Something that is sent, and the status it must be answered with. */
interface Sending {
  readonly status: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** A stream goes without saying how long it is. */
  readonly body: string | Buffer | ReadableStream;
}

/** So much that a body which somebody keeps is seen in a process's memory. */
const note = 'x'.repeat(50_000);
const tooLarge = Buffer.alloc(1_000_001, 0x20);
const bomb = gzipSync(Buffer.alloc(20_000_000));

function orderRequest(): ShopifyRequest {
  const id = randomUUID();
  const order = {
    ...shopifyOrder,
    admin_graphql_api_id: `gid://shopify/Order/${BigInt(`0x${id.slice(0, 8)}`)}`,
    note,
  };
  return shopifyRequest('orders/create', JSON.stringify(order), id);
}

function streamOf(bytes: Buffer): ReadableStream {
  return new Blob([bytes]).stream();
}

/** Twenty deliveries: five that are taken in, one of them again and again, and those that must be refused. */
function someOfAll(): Sending[] {
  const [first, ...others] = Array.from({ length: 5 }, orderRequest) as [ShopifyRequest, ...ShopifyRequest[]];
  const noOrder = shopifyRequest('orders/create', JSON.stringify({ note }), randomUUID());
  const malformed = shopifyRequest('orders/create', `{"note":"${note}`, randomUUID());
  const { path, headers } = first;
  return [
    ...[first, ...others, first, first, first, noOrder].map((request) => ({ ...request, status: 200 })),
    ...[malformed, malformed, malformed].map((request) => ({ ...request, status: 400 })),
    { path, headers, body: `${first.body} `, status: 401 },
    { path, headers: {}, body: first.body, status: 401 },
    { path, headers, body: tooLarge, status: 413 },
    { path, headers, body: streamOf(tooLarge), status: 413 },
    { path, headers: { ...headers, 'content-encoding': 'gzip' }, body: bomb, status: 415 },
    { path, headers: { ...headers, 'content-encoding': 'gzip' }, body: streamOf(bomb), status: 415 },
    { path: '/webhooks/nowhere', headers, body: first.body, status: 404 },
  ];
}

async function send(origin: string, { status, path, headers, body }: Sending): Promise<void> {
  const init = { method: 'POST', headers, body, duplex: 'half' } as const;
  // Who is refused before all of it has been sent may find the connection broken.
  const answer = await fetch(origin + path, init).catch((error: unknown) => {
    if (status === 200) throw error;
  });
  await answer?.text();
  expect(answer?.status ?? status).toBe(status);
}

/** Sends so many deliveries of every kind, some at a time. */
export async function sendTraffic(origin: string, count: number): Promise<void> {
  let left = count;
  async function sendOn(): Promise<void> {
    while (left > 0) {
      const sendings = someOfAll();
      left -= sendings.length;
      for (const sending of sendings) await send(origin, sending);
    }
  }
  await Promise.all(Array.from({ length: 4 }, sendOn));
}
