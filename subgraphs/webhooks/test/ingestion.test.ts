import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { developmentWebhookSecrets } from '@pet/platform/config';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { malformedTexts } from './malformed.ts';
import {
  fromOwnSystem,
  fromShopify,
  fromStripe,
  type SignedRequest,
  shopifyOrder,
  TestWebhooks,
} from './webhooks.ts';

let webhooks: TestWebhooks;
beforeAll(async () => {
  webhooks = await TestWebhooks.open();
});
afterAll(() => webhooks.close());

/** How many deliveries are known in all. */
async function count(): Promise<number> {
  const data = await webhooks.data<{ webhookDeliveries: { totalCount: number } }>(
    '{ webhookDeliveries { totalCount } }',
  );
  return data.webhookDeliveries.totalCount;
}

/** Does something that must leave no delivery behind. */
async function withoutTrace(work: () => Promise<void>): Promise<void> {
  const before = await count();
  await work();
  expect(await count()).toBe(before);
}

describe('a delivery', () => {
  it.each([
    ['Shopify', fromShopify('orders/create', shopifyOrder())],
    ['Stripe', fromStripe({ id: 'evt_ours', type: 'customer.created' })],
    ['a system of our own', fromOwnSystem('stock.counted', {})],
  ])('of %s is stored before it is acknowledged', async (_name, request) => {
    const before = await count();
    expect(await webhooks.send(request)).toBe('200 NEW');
    expect(await count()).toBe(before + 1);
  });

  it('is one, however often and however many at once it comes', async () => {
    const request = fromShopify('orders/updated', shopifyOrder(), {
      id: 'a-hundred-times',
    });
    const before = await count();
    const answers = await Promise.all(Array.from({ length: 100 }, () => webhooks.send(request)));
    const stored = answers.filter((answer) => answer.startsWith('200'));
    // The rest was told to come again.
    expect(new Set(answers.filter((answer) => !answer.startsWith('200')))).toEqual(
      stored.length === 100 ? new Set() : new Set(['503 BUSY']),
    );
    expect(stored.filter((answer) => answer === '200 NEW')).toHaveLength(1);
    expect(await count()).toBe(before + 1);
    const delivery = await webhooks.delivery('a-hundred-times', 'PROCESSED');
    expect(delivery.timesReceived).toBe(stored.length);
    expect(delivery.attempts).toHaveLength(1);
  });

  it('is not processed where another told of the same event under the same topic', async () => {
    const order = shopifyOrder({ updated_at: '2026-11-20T09:00:01-05:00' });
    const first = fromShopify('orders/updated', order, { id: 'first-address', eventId: 'one-event' });
    const second = fromShopify('orders/updated', order, { id: 'second-address', eventId: 'one-event' });
    const third = fromShopify('orders/paid', order, { id: 'another-topic', eventId: 'one-event' });
    expect(await webhooks.send(first)).toBe('200 NEW');
    expect(await webhooks.send(second)).toBe('200 REPEATED');
    expect(await webhooks.send(second)).toBe('200 SEEN');
    expect(await webhooks.send(third)).toBe('200 NEW');
    await webhooks.delivery('first-address', 'PROCESSED');
    expect((await webhooks.delivery('second-address', 'REPEATED')).attempts).toEqual([]);
  });
});

describe('a delivery that is not signed as it should be', () => {
  const right = fromShopify('orders/create', shopifyOrder());
  const { 'x-shopify-hmac-sha256': signature = '', ...unsigned } = right.headers;
  const signedWith = (value: string): SignedRequest => ({
    ...right,
    headers: { ...unsigned, 'x-shopify-hmac-sha256': value },
  });
  const now = Math.floor(Date.now() / 1_000);
  const event = { id: 'evt_foreign', type: 'payment_intent.succeeded' };
  const stripe = fromStripe(event);
  const ours = fromOwnSystem('payment.succeeded', {});

  it.each<[string, SignedRequest, string]>([
    ['not at all', { ...right, headers: unsigned }, 'MISSING'],
    ['by another app', fromShopify('orders/create', shopifyOrder(), { secret: 'theirs' }), 'WRONG'],
    ['in another encoding', signedWith(Buffer.from(signature, 'base64').toString('hex')), 'WRONG'],
    ['cut off', signedWith(signature.slice(0, 20)), 'WRONG'],
    ['over another body', { ...right, body: `${right.body} ` }, 'WRONG'],
    ["by Stripe's version 0", { ...stripe, headers: { 'stripe-signature': `t=${now},v0=00` } }, 'MISSING'],
    ['by Stripe in the past', fromStripe(event, { timestamp: now - 3_600 }), 'STALE'],
    ['by Stripe in the future', fromStripe(event, { timestamp: now + 3_600 }), 'STALE'],
    ['by another account of Stripe', fromStripe(event, { secret: 'whsec_theirs' }), 'WRONG'],
    ["by Shopify, at Stripe's address", { ...right, path: stripe.path }, 'MISSING'],
    ['by us, under another id', { ...ours, headers: { ...ours.headers, 'webhook-id': 'other' } }, 'WRONG'],
  ])('%s is refused', async (_name, request, problem) => {
    await withoutTrace(async () => {
      expect(await webhooks.send(request)).toBe(`401 SIGNATURE_${problem}`);
    });
  });
});

describe('a body', () => {
  it.each(malformedTexts(300))('that is not JSON or says too little is refused: %#', async (text) => {
    await withoutTrace(async () => {
      expect(await webhooks.send(fromShopify('orders/create', text))).toBe('400 MALFORMED');
    });
  });

  it('that is not UTF-8 is refused', async () => {
    const body = Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]);
    const [secret = ''] = developmentWebhookSecrets.shopify;
    const headers = {
      ...fromShopify('orders/create', '').headers,
      'x-shopify-hmac-sha256': createHmac('sha256', secret).update(body).digest('base64'),
    };
    const response = await fetch(`${webhooks.origin}/webhooks/shopify/orders`, {
      method: 'POST',
      headers,
      body,
    });
    expect(response.status).toBe(400);
  });

  it.each([
    ['without an id of the delivery', { 'x-shopify-webhook-id': '' }],
    ['of another topic than its address is for', { 'x-shopify-topic': 'products/update' }],
    ['with a time that is none', { 'x-shopify-triggered-at': 'yesterday' }],
  ])('comes with headers %s and is refused', async (_name, headers) => {
    const request = fromShopify('orders/create', shopifyOrder());
    expect(await webhooks.send({ ...request, headers: { ...request.headers, ...headers } })).toBe(
      '400 MALFORMED',
    );
  });

  it('of 1 MB is taken, and one byte more is not', async () => {
    const padded = (length: number) => {
      const text = JSON.stringify(shopifyOrder({ note: '' }));
      return text.replace('"note":""', `"note":"${'x'.repeat(length - text.length)}"`);
    };
    expect(await webhooks.send(fromShopify('orders/updated', padded(1_000_000)))).toBe('200 NEW');
    await withoutTrace(async () => {
      expect(await webhooks.send(fromShopify('orders/updated', padded(1_000_001)))).toBe('413 BODY_REFUSED');
    });
  });

  it('that never ends is cut off, whatever length it announced', async () => {
    const { port } = new URL(webhooks.origin);
    const socket = connect(Number(port), '127.0.0.1');
    socket.on('error', () => {});
    await once(socket, 'connect');
    socket.write(
      'POST /webhooks/shopify/orders HTTP/1.1\r\nhost: shop.test\r\ntransfer-encoding: chunked\r\n\r\n',
    );
    const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
    const closed = once(socket, 'close');
    let answer = '';
    socket.on('data', (data: Buffer) => {
      answer += data.toString();
    });
    for (let sent = 0; sent < 30 && !socket.destroyed; sent += 1) socket.write(chunk);
    await closed;
    expect(answer === '' ? 'HTTP/1.1 413' : answer).toMatch(/^HTTP\/1\.1 413/);
  });

  it('that is compressed is refused before it is unfolded', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    const { headers } = fromShopify('orders/create', '');
    const response = await fetch(`${webhooks.origin}/webhooks/shopify/orders`, {
      method: 'POST',
      headers: { ...headers, 'content-encoding': 'gzip' },
      body: bomb,
    });
    expect(response.status).toBe(415);
  });
});

describe('an address', () => {
  it('that nobody was given is not there', async () => {
    const request = fromShopify('orders/create', shopifyOrder());
    for (const path of [
      '/webhooks/',
      '/webhooks/shopify',
      '/webhooks/shopify/orders/',
      '/webhooks/__proto__',
    ])
      expect(await webhooks.send({ ...request, path })).toBe('404 NOT_FOUND');
  });
});
