import { randomUUID } from 'node:crypto';
import type { Actor } from '@pet/platform/identity';
import { testActor } from '@pet/platform/testing';
import type { ExecutionResult } from 'graphql';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Shop } from './shop.ts';

interface Change {
  readonly sequence: number;
  readonly feedSequence: number;
  readonly from: string | null;
  readonly to: string;
  readonly order: {
    readonly id: string;
    readonly status: string;
    readonly timeline: readonly { readonly to: string | null }[];
  };
}
type Stream = AsyncIterableIterator<ExecutionResult>;

let shop: Shop;
const open: Stream[] = [];
beforeAll(async () => {
  shop = await Shop.open();
});
afterEach(async () => {
  for (const stream of open.splice(0)) await stream.return?.();
});
afterAll(() => shop.close());

const change = '{ sequence feedSequence from to order { id status timeline { to } } occurredAt }';
const oneOrder = `subscription ($id: ID!, $after: Int) { change: orderStatusChanged(orderId: $id, afterSequence: $after) ${change} }`;
const allOrders = `subscription ($after: Int) { change: orderFeed(afterSequence: $after) ${change} }`;

async function subscribe(
  actor: Actor | null,
  query: string,
  variables: Record<string, unknown>,
): Promise<Stream | ExecutionResult> {
  const result = await shop.subgraph.subscribe({ query, variables, actor });
  if (Symbol.asyncIterator in result) open.push(result);
  return result;
}

async function follow(actor: Actor, query: string, variables: Record<string, unknown>): Promise<Stream> {
  const result = await subscribe(actor, query, variables);
  if (!(Symbol.asyncIterator in result)) throw new Error(JSON.stringify(result.errors));
  return result;
}

async function refusal(
  actor: Actor | null,
  query: string,
  variables: Record<string, unknown>,
): Promise<unknown> {
  const result = await subscribe(actor, query, variables);
  if (Symbol.asyncIterator in result) throw new Error('the stream was opened');
  return result.errors?.[0]?.extensions.code;
}

async function take(stream: Stream, count: number): Promise<Change[]> {
  const changes: Change[] = [];
  while (changes.length < count) {
    const { value, done } = await stream.next();
    if (done) break;
    expect(value.errors).toBeUndefined();
    changes.push((value.data as { orderStatusChanged?: Change; change: Change }).change);
  }
  return changes;
}

describe('orderStatusChanged', () => {
  it('replays what was missed, then follows, and ends with a final status', async () => {
    const { id } = await shop.order();
    await shop.advance(id, 'CONFIRMED', 'IN_PRODUCTION');
    const stream = await follow(shop.customer, oneOrder, { id, after: 1 });
    expect((await take(stream, 2)).map(({ sequence, from, to }) => [sequence, from, to])).toEqual([
      [2, 'PLACED', 'CONFIRMED'],
      [3, 'CONFIRMED', 'IN_PRODUCTION'],
    ]);
    const live = take(stream, 2);
    await shop.transition(id, 'READY_TO_SHIP');
    await shop.cancel(shop.staff, id);
    expect((await live).map((entry) => entry.to)).toEqual(['READY_TO_SHIP', 'CANCELLED']);
    expect((await stream.next()).done).toBe(true);
    expect(await (await follow(shop.customer, oneOrder, { id, after: 5 })).next()).toMatchObject({
      done: true,
    });
  });

  it('tells only what is new when no position is given, and each time the order as it then is', async () => {
    const { id } = await shop.order();
    await shop.transition(id, 'CONFIRMED');
    const stream = await follow(shop.customer, oneOrder, { id });
    for (const [to, known] of [
      ['IN_PRODUCTION', 3],
      ['READY_TO_SHIP', 4],
    ] as const) {
      const next = take(stream, 1);
      await shop.transition(id, to);
      const [event] = await next;
      expect(event).toMatchObject({ to, order: { id, status: to } });
      expect(event?.order.timeline).toHaveLength(known);
    }
  });

  it('leaves shipments to the timeline, without a gap in the sequence', async () => {
    const { id } = await shop.order();
    const stream = await follow(shop.customer, oneOrder, { id, after: 0 });
    await shop.advance(id, 'CONFIRMED', 'IN_PRODUCTION');
    await shop.addShipment(id);
    const { shipment } = await shop.addShipment(id);
    await shop.recordEvent(shipment?.id ?? '', 'LABEL_PRINTED');
    await shop.advance(id, 'READY_TO_SHIP', 'SHIPPED');
    expect((await take(stream, 5)).map((entry) => entry.sequence)).toEqual([1, 2, 3, 4, 5]);
  });

  it('tells each change once and in order while many try to make it', async () => {
    const { id } = await shop.order();
    const stream = await follow(shop.customer, oneOrder, { id, after: 0 });
    const received = take(stream, 4);
    for (const to of ['CONFIRMED', 'IN_PRODUCTION', 'READY_TO_SHIP']) {
      await Promise.all(Array.from({ length: 5 }, () => shop.transition(id, to)));
    }
    expect((await received).map(({ sequence, to }) => [sequence, to])).toEqual([
      [1, 'PLACED'],
      [2, 'CONFIRMED'],
      [3, 'IN_PRODUCTION'],
      [4, 'READY_TO_SHIP'],
    ]);
  });

  it('is the customer’s and staff’s; to others the order is missing', async () => {
    const { id } = await shop.order();
    expect(await refusal(shop.rival, oneOrder, { id })).toBe('NOT_FOUND');
    expect(await refusal(shop.rival, oneOrder, { id: randomUUID() })).toBe('NOT_FOUND');
    expect(await refusal(shop.customer, oneOrder, { id: 'nonsense' })).toBe('NOT_FOUND');
    expect(await refusal(null, oneOrder, { id })).toBe('UNAUTHENTICATED');
    expect(
      (await take(await follow(shop.staff, oneOrder, { id, after: 0 }), 1)).map((entry) => entry.to),
    ).toEqual(['PLACED']);
  });

  it('ends when the session is revoked', async () => {
    const actor = testActor();
    const { id } = await shop.order(actor);
    const stream = await follow(actor, oneOrder, { id });
    const last = stream.next();
    shop.subgraph.environment.revokedSessions.revoke(actor.sessionId);
    await shop.transition(id, 'CONFIRMED');
    expect((await last).value.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect((await stream.next()).done).toBe(true);
  });

  it.each([-1, 2, 2_147_483_647])(
    'refuses to start after %s, where the order has not been',
    async (after) => {
      const { id } = await shop.order();
      expect(await refusal(shop.customer, oneOrder, { id, after })).toBe('BAD_USER_INPUT');
    },
  );
});

describe('orderFeed', () => {
  it('is staff’s', async () => {
    expect(await refusal(shop.customer, allOrders, {})).toBe('FORBIDDEN');
    expect(await refusal(null, allOrders, {})).toBe('UNAUTHENTICATED');
    expect(await refusal(shop.staff, allOrders, { after: 1_000_000 })).toBe('BAD_USER_INPUT');
  });

  it('tells every change of every order once and in order, however many writers there are', async () => {
    const stream = await follow(shop.staff, allOrders, {});
    const writers = 8;
    const received = take(stream, writers * 4);
    await Promise.all(
      Array.from({ length: writers }, async () => {
        const { id } = await shop.order();
        await shop.advance(id, 'CONFIRMED', 'IN_PRODUCTION', 'READY_TO_SHIP');
      }),
    );
    const changes = await received;
    const start = changes[0]?.feedSequence ?? 0;
    expect(changes.map((entry) => entry.feedSequence)).toEqual(changes.map((_, index) => start + index));
    const orderIds = new Set(changes.map((entry) => entry.order.id));
    expect(orderIds.size).toBe(writers);
    for (const id of orderIds) {
      const history = changes.filter((entry) => entry.order.id === id);
      expect(history.map((entry) => entry.sequence)).toEqual([1, 2, 3, 4]);
    }

    // A second reader who was away sees the same.
    const replay = await follow(shop.staff, allOrders, { after: start - 1 });
    const again = await take(replay, changes.length);
    expect(again.map(({ feedSequence, to }) => [feedSequence, to])).toEqual(
      changes.map(({ feedSequence, to }) => [feedSequence, to]),
    );
  });

  it('keeps up with a history longer than one reading', async () => {
    const { id } = await shop.order();
    const stream = await follow(shop.staff, allOrders, { after: 0 });
    for (let count = 0; count < 30; count += 1) await Promise.all([shop.order(), shop.order(), shop.order()]);
    await shop.transition(id, 'CONFIRMED');
    const seen: number[] = [];
    for (let last = ''; last !== `${id} CONFIRMED`; ) {
      const [entry] = await take(stream, 1);
      if (entry === undefined) throw new Error('the feed ended');
      seen.push(entry.feedSequence);
      last = `${entry.order.id} ${entry.to}`;
    }
    expect(seen.length).toBeGreaterThan(100);
    expect(seen).toEqual(seen.map((_, index) => index + 1));
  });
});
