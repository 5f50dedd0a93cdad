import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codes, Shop } from './shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open();
});
afterAll(() => shop.close());

interface Entry {
  readonly position: number;
  readonly sequence: number | null;
  readonly kind: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly note: string | null;
  readonly actor: { readonly id: string } | null;
}

async function timeline(id: string, actor = shop.staff): Promise<Entry[]> {
  const query =
    'query ($id: ID!) { order(id: $id) { timeline { position sequence kind from to note actor { id } } } }';
  return (await shop.data<{ order: { timeline: Entry[] } }>(actor, query, { id })).order.timeline;
}

async function nextStatuses(id: string, actor = shop.staff): Promise<string[]> {
  const query = 'query ($id: ID!) { order(id: $id) { nextStatuses } }';
  return (await shop.data<{ order: { nextStatuses: string[] } }>(actor, query, { id })).order.nextStatuses;
}

describe('transitionOrder', () => {
  it('takes an order through its life, one entry and one number a change', async () => {
    const { id } = await shop.order();
    await shop.advance(id, 'CONFIRMED', 'IN_PRODUCTION', 'READY_TO_SHIP', 'SHIPPED', 'DELIVERED', 'RETURNED');
    const changes = (await timeline(id)).filter((entry) => entry.kind === 'STATUS_CHANGED');
    expect(changes.map((entry) => entry.to)).toEqual([
      'PLACED',
      'CONFIRMED',
      'IN_PRODUCTION',
      'READY_TO_SHIP',
      'SHIPPED',
      'DELIVERED',
      'RETURNED',
    ]);
    expect(changes.map((entry) => entry.sequence)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect((await timeline(id)).map((entry) => entry.position)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(await nextStatuses(id)).toEqual([]);
  });

  it('refuses a jump, naming from, to and what is allowed', async () => {
    const { id } = await shop.order();
    expect((await shop.transition(id, 'DELIVERED')).userErrors).toEqual([
      {
        code: 'ILLEGAL_TRANSITION',
        field: ['to'],
        message: 'An order cannot get from PLACED to DELIVERED; allowed now: CONFIRMED, CANCELLED.',
      },
    ]);
    expect(await timeline(id)).toHaveLength(1);
  });

  it('ships only with a shipment, and offers it only then', async () => {
    const { id } = await shop.order();
    await shop.advance(id, 'CONFIRMED', 'IN_PRODUCTION', 'READY_TO_SHIP');
    expect(await nextStatuses(id)).toEqual(['CANCELLED']);
    expect(codes(await shop.transition(id, 'SHIPPED'))).toEqual(['SHIPMENT_REQUIRED']);
    await shop.addShipment(id);
    expect(await nextStatuses(id)).toEqual(['SHIPPED', 'CANCELLED']);
    expect((await shop.transition(id, 'SHIPPED')).order).toMatchObject({ status: 'SHIPPED', sequence: 5 });
  });

  it('refuses to act on an order that has moved on', async () => {
    const { id } = await shop.order();
    expect((await shop.transition(id, 'CONFIRMED', { expectedSequence: 1 })).order?.sequence).toBe(2);
    expect((await shop.transition(id, 'IN_PRODUCTION', { expectedSequence: 1 })).userErrors).toMatchObject([
      { code: 'STALE_SEQUENCE', field: ['expectedSequence'] },
    ]);
  });

  it('lets one of many concurrent twins win', async () => {
    const { id } = await shop.order();
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => shop.transition(id, 'CONFIRMED', { expectedSequence: 1 })),
    );
    expect(answers.filter((answer) => answer.order !== null)).toHaveLength(1);
    expect(answers.flatMap(codes)).toEqual(Array.from({ length: 11 }, () => 'STALE_SEQUENCE'));
    expect(await timeline(id)).toHaveLength(2);
  });

  it('never lets two contrary changes both happen', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { id } = await shop.order();
      await Promise.all([
        shop.transition(id, 'CONFIRMED'),
        shop.cancel(shop.customer, id),
        shop.transition(id, 'CANCELLED'),
      ]);
      const entries = await timeline(id);
      expect(entries.map((entry) => entry.sequence)).toEqual(entries.map((_, index) => index + 1));
      for (const [index, entry] of entries.entries()) expect(entry.from).toBe(entries[index - 1]?.to ?? null);
      expect(entries.filter((entry) => entry.to === 'CANCELLED')).toHaveLength(1);
    }
  });

  it('is for staff', async () => {
    const { id } = await shop.order();
    const query =
      'mutation ($input: TransitionOrderInput!) { transitionOrder(input: $input) { order { id } } }';
    const variables = { input: { orderId: id, to: 'CANCELLED' } };
    expect(await shop.errorCodes({ query, variables, actor: shop.customer })).toEqual(['FORBIDDEN']);
    expect(await shop.errorCodes({ query, variables })).toEqual(['UNAUTHENTICATED']);
    expect(codes(await shop.transition(randomUUID(), 'CONFIRMED'))).toEqual(['ORDER_NOT_FOUND']);
    expect(codes(await shop.transition('nonsense', 'CONFIRMED'))).toEqual(['ORDER_NOT_FOUND']);
    expect(
      codes(await shop.transition(id, 'CONFIRMED', { note: 'n'.repeat(501), expectedSequence: 0 })),
    ).toEqual(['INVALID', 'INVALID']);
  });

  it('shows customers what staff wrote, but not who', async () => {
    const { id } = await shop.order();
    await shop.transition(id, 'CONFIRMED', { note: 'Nice choice' });
    expect((await timeline(id, shop.customer))[1]).toMatchObject({ note: 'Nice choice', actor: null });
    expect((await timeline(id, shop.staff))[1]).toMatchObject({ actor: { id: shop.staff.userId } });
  });
});

describe('cancelOrder', () => {
  it('is the customer’s until production begins, with a reason', async () => {
    for (const path of [[], ['CONFIRMED']]) {
      const { id } = await shop.order();
      await shop.advance(id, ...path);
      expect(await nextStatuses(id, shop.customer)).toEqual(['CANCELLED']);
      expect((await shop.cancel(shop.customer, id, 'Too small')).order?.status).toBe('CANCELLED');
      expect((await timeline(id)).at(-1)).toMatchObject({
        to: 'CANCELLED',
        note: 'Too small',
        actor: { id: shop.customer.userId },
      });
    }
  });

  it('is staff’s until the parcel leaves', async () => {
    const { id } = await shop.order();
    await shop.advance(id, 'CONFIRMED', 'IN_PRODUCTION');
    expect(await nextStatuses(id, shop.customer)).toEqual([]);
    expect((await shop.cancel(shop.customer, id)).userErrors).toMatchObject([
      { code: 'ILLEGAL_TRANSITION', field: ['orderId'] },
    ]);
    expect((await shop.cancel(shop.staff, id)).order?.status).toBe('CANCELLED');
    const shipped = await shop.order();
    await shop.advance(shipped.id, 'CONFIRMED', 'IN_PRODUCTION', 'READY_TO_SHIP', 'SHIPPED');
    expect(codes(await shop.cancel(shop.staff, shipped.id))).toEqual(['ILLEGAL_TRANSITION']);
  });

  it('answers other people’s orders like missing ones', async () => {
    const { id } = await shop.order();
    const missing = await shop.cancel(shop.rival, randomUUID());
    expect(codes(missing)).toEqual(['ORDER_NOT_FOUND']);
    expect(await shop.cancel(shop.rival, id)).toEqual(missing);
    expect(await shop.cancel(shop.rival, '')).toEqual(missing);
  });
});
