import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codes, type OrderAnswer, Shop } from './shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open();
});
afterAll(() => shop.close());

async function shippedOrder(parcels: number): Promise<{ order: OrderAnswer; shipments: string[] }> {
  const order = await shop.order();
  await shop.advance(order.id, 'CONFIRMED', 'IN_PRODUCTION', 'READY_TO_SHIP');
  const shipments: string[] = [];
  for (let parcel = 1; parcel <= parcels; parcel += 1) {
    shipments.push((await shop.addShipment(order.id, { trackingNumber: `T${parcel}` })).shipment?.id ?? '');
  }
  expect((await shop.transition(order.id, 'SHIPPED')).userErrors).toEqual([]);
  return { order, shipments };
}

async function statusOf(id: string): Promise<string> {
  const query = 'query ($id: ID!) { order(id: $id) { status } }';
  return (await shop.data<{ order: { status: string } }>(shop.customer, query, { id })).order.status;
}

describe('addShipment', () => {
  it('shows the parcel to the customer', async () => {
    const { order } = await shippedOrder(1);
    await shop.addShipment(order.id, {
      carrier: 'DHL',
      trackingNumber: 'JD01',
      trackingUrl: 'https://dhl.test/JD01',
    });
    const query = `query ($id: ID!) { order(id: $id) { shipments { carrier trackingNumber trackingUrl status events { status } }
      timeline { kind note } } }`;
    expect(await shop.data(shop.customer, query, { id: order.id })).toMatchObject({
      order: {
        shipments: [
          { carrier: 'UPS', trackingNumber: 'T1', trackingUrl: null, status: null, events: [] },
          { carrier: 'DHL', trackingNumber: 'JD01', trackingUrl: new URL('https://dhl.test/JD01') },
        ],
        timeline: expect.arrayContaining([{ kind: 'SHIPMENT_ADDED', note: 'DHL JD01' }]),
      },
    });
  });

  it('is refused before production, after delivery, and for malformed input', async () => {
    const { id } = await shop.order();
    expect(codes(await shop.addShipment(id))).toEqual(['SHIPMENT_NOT_ALLOWED']);
    expect(codes(await shop.addShipment(randomUUID()))).toEqual(['ORDER_NOT_FOUND']);
    expect(
      (await shop.addShipment(id, { carrier: '', trackingUrl: 'javascript:alert(1)' })).userErrors,
    ).toMatchObject([
      { code: 'INVALID', field: ['carrier'] },
      { code: 'INVALID', field: ['trackingUrl'] },
    ]);
  });

  it('stops at twenty', async () => {
    const { order } = await shippedOrder(20);
    expect(codes(await shop.addShipment(order.id))).toEqual(['LIMIT_REACHED']);
  });

  it('is for staff, like recording events', async () => {
    const { order, shipments } = await shippedOrder(1);
    const add = 'mutation ($input: AddShipmentInput!) { addShipment(input: $input) { shipment { id } } }';
    const shipment = { orderId: order.id, carrier: 'UPS', trackingNumber: '1' };
    expect(
      await shop.errorCodes({ query: add, variables: { input: shipment }, actor: shop.customer }),
    ).toEqual(['FORBIDDEN']);
    const record =
      'mutation ($input: RecordShipmentEventInput!) { recordShipmentEvent(input: $input) { order { id } } }';
    const event = { shipmentId: shipments[0], status: 'DELIVERED' };
    expect(
      await shop.errorCodes({ query: record, variables: { input: event }, actor: shop.customer }),
    ).toEqual(['FORBIDDEN']);
    expect(await statusOf(order.id)).toBe('SHIPPED');
  });
});

describe('recordShipmentEvent', () => {
  it('keeps what carriers report, in the order it happened', async () => {
    const { order, shipments } = await shippedOrder(1);
    const [id = ''] = shipments;
    const at = (hour: number) => new Date(Date.UTC(2026, 0, 10, hour)).toISOString();
    await shop.recordEvent(id, 'OUT_FOR_DELIVERY', { occurredAt: at(9), location: 'Portland' });
    const late = await shop.recordEvent(id, 'IN_TRANSIT', { occurredAt: at(5), message: 'Left the depot' });
    expect(late.shipment?.status).toBe('OUT_FOR_DELIVERY');
    const query =
      'query ($id: ID!) { order(id: $id) { shipments { status events { status message location } } } }';
    expect(await shop.data(shop.customer, query, { id: order.id })).toEqual({
      order: {
        shipments: [
          {
            status: 'OUT_FOR_DELIVERY',
            events: [
              { status: 'IN_TRANSIT', message: 'Left the depot', location: null },
              { status: 'OUT_FOR_DELIVERY', message: null, location: 'Portland' },
            ],
          },
        ],
      },
    });
  });

  it('delivers the order with its last parcel, by itself', async () => {
    const { order, shipments } = await shippedOrder(2);
    const [first = '', second = ''] = shipments;
    expect((await shop.recordEvent(first, 'DELIVERED')).order).toMatchObject({
      status: 'SHIPPED',
      sequence: 5,
    });
    expect((await shop.recordEvent(second, 'DELIVERED')).order).toMatchObject({
      status: 'DELIVERED',
      sequence: 6,
    });
    const query = 'query ($id: ID!) { order(id: $id) { timeline { kind to shipmentStatus actor { id } } } }';
    const { order: answer } = await shop.data<{ order: { timeline: unknown[] } }>(shop.staff, query, {
      id: order.id,
    });
    expect(answer.timeline.slice(-2)).toEqual([
      { kind: 'SHIPMENT_EVENT', to: null, shipmentStatus: 'DELIVERED', actor: { id: shop.staff.userId } },
      { kind: 'STATUS_CHANGED', to: 'DELIVERED', shipmentStatus: null, actor: null },
    ]);
  });

  it('delivers exactly once when the last parcels arrive together', async () => {
    for (let round = 0; round < 4; round += 1) {
      const { order, shipments } = await shippedOrder(3);
      await Promise.all(shipments.map((id) => shop.recordEvent(id, 'DELIVERED')));
      const query = 'query ($id: ID!) { order(id: $id) { status sequence timeline { to position } } }';
      const { order: answer } = await shop.data<{
        order: { status: string; sequence: number; timeline: { to: string | null; position: number }[] };
      }>(shop.staff, query, { id: order.id });
      expect(answer).toMatchObject({ status: 'DELIVERED', sequence: 6 });
      expect(answer.timeline.filter((entry) => entry.to === 'DELIVERED')).toHaveLength(1);
      expect(answer.timeline.map((entry) => entry.position)).toEqual(
        answer.timeline.map((_, index) => index + 1),
      );
    }
  });

  it('does not deliver what was never shipped', async () => {
    const order = await shop.order();
    await shop.advance(order.id, 'CONFIRMED', 'IN_PRODUCTION', 'READY_TO_SHIP');
    const { shipment } = await shop.addShipment(order.id);
    expect((await shop.recordEvent(shipment?.id ?? '', 'DELIVERED')).order?.status).toBe('READY_TO_SHIP');
  });

  it('knows no other shipments, and no future', async () => {
    const { shipments } = await shippedOrder(1);
    expect(codes(await shop.recordEvent(randomUUID(), 'DELIVERED'))).toEqual(['SHIPMENT_NOT_FOUND']);
    expect(codes(await shop.recordEvent('nonsense', 'DELIVERED'))).toEqual(['SHIPMENT_NOT_FOUND']);
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    expect(
      (await shop.recordEvent(shipments[0] ?? '', 'DELIVERED', { occurredAt: tomorrow })).userErrors,
    ).toMatchObject([{ code: 'INVALID', field: ['occurredAt'] }]);
  });
});
