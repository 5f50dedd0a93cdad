import { prismaAdapter } from '@pet/platform/database';
import { noCause } from '@pet/platform/events';
import { testActor } from '@pet/platform/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { PrismaClient } from '../generated/prisma/client.ts';
import { Shop } from './shop.ts';

let shop: Shop;
let database: PrismaClient;
beforeAll(async () => {
  shop = await Shop.open();
  const { url, schema } = shop.subgraph.environment.database;
  database = new PrismaClient({ adapter: prismaAdapter({ url, schema }) });
});
afterAll(async () => {
  await database.$disconnect();
  await shop.close();
});

describe('events of orders', () => {
  it('tell of the order and of each status, and never whose it is', async () => {
    const customer = testActor();
    const { id } = await shop.order(customer);
    await shop.advance(id, 'CONFIRMED', 'IN_PRODUCTION', 'READY_TO_SHIP', 'SHIPPED', 'DELIVERED');
    const events = await shop.subgraph.bus.take(9);
    expect(events.map(({ type, sequence }) => `${type} ${sequence}`)).toEqual([
      'order.created 1',
      'order.status_changed 2',
      'order.status_changed 3',
      'order.status_changed 4',
      'order.shipment_added null',
      'order.status_changed 5',
      'order.shipped 5',
      'order.status_changed 6',
      'order.delivered 6',
    ]);
    for (const event of events) {
      expect(event).toMatchObject({ aggregateId: id, payload: { customerId: customer.userId } });
    }
    expect(events[1]).toMatchObject({ payload: { from: 'PLACED', to: 'CONFIRMED' } });
    expect(JSON.stringify(events)).not.toMatch(/casey|lovejoy/i);
  });

  it('tell of what carriers report', async () => {
    const { id } = await shop.order();
    await shop.advance(id, 'CONFIRMED', 'IN_PRODUCTION', 'READY_TO_SHIP');
    const { shipment } = await shop.addShipment(id);
    await shop.subgraph.bus.take(5);
    await shop.recordEvent(shipment?.id ?? '', 'IN_TRANSIT');
    expect(await shop.subgraph.bus.take(1)).toMatchObject([
      {
        type: 'order.shipment_reported',
        aggregateId: id,
        payload: { shipmentId: shipment?.id, status: 'IN_TRANSIT' },
        actor: { role: 'STAFF' },
      },
    ]);
  });

  it('are one for an order that was placed twice under one key, and none for a refused change', async () => {
    const input = shop.placeOrderInput(shop.builder.add(shop.customer), { idempotencyKey: 'twice' });
    const [first] = await Promise.all([1, 2].map(() => shop.placeOrder(shop.customer, input)));
    await shop.transition(first?.order?.id ?? '', 'DELIVERED');
    const { id: next } = await shop.order();
    expect((await shop.subgraph.bus.take(2)).map(({ aggregateId }) => aggregateId)).toEqual([
      first?.order?.id,
      next,
    ]);
  });
});

describe('user.deleted', () => {
  const query = `query ($id: ID!) { order(id: $id) {
    email shippingAddress { name line1 country } timeline { note } total { amount } number
    lines { quantity snapshot { name version config specification { value } } }
  } }`;

  async function leave(userId: string): Promise<void> {
    const facts = { sequence: null, payload: {}, cause: noCause };
    await shop.subgraph.bus.deliver({ type: 'user.deleted', aggregateId: userId, ...facts });
    await vi.waitFor(async () => {
      expect(await database.order.count({ where: { customerId: userId, customerLeftAt: null } })).toBe(0);
    });
  }

  it('leaves of settled orders what the books need', async () => {
    const customer = testActor();
    const { id, number } = await shop.order(customer, { note: 'Casey is allergic' });
    await shop.cancel(customer, id, 'Casey changed her mind');
    await leave(customer.userId);
    const answer = await shop.data(shop.staff, query, { id });
    expect(answer).toMatchObject({
      order: {
        number,
        total: { amount: '136.45' },
        shippingAddress: { country: 'US' },
        lines: [{ quantity: 1 }],
      },
    });
    expect(JSON.stringify(answer)).not.toMatch(/casey|lovejoy|design at/i);
    const lookUp =
      'query ($number: String!, $email: String!) { orderLookup(number: $number, email: $email) { number } }';
    for (const email of ['Casey@Example.org', 'deleted@customer.invalid', ' ', '']) {
      expect(await shop.data(null, lookUp, { number, email })).toEqual({ orderLookup: null });
    }
  });

  it('leaves an address to orders that are under way, until they have arrived', async () => {
    const customer = testActor();
    const { id } = await shop.order(customer);
    await shop.advance(id, 'CONFIRMED', 'IN_PRODUCTION', 'READY_TO_SHIP', 'SHIPPED');
    await leave(customer.userId);
    expect(await shop.data(shop.staff, query, { id })).toMatchObject({
      order: { shippingAddress: { line1: '1420 NW Lovejoy Street' } },
    });
    await shop.advance(id, 'DELIVERED');
    expect(JSON.stringify(await shop.data(shop.staff, query, { id }))).not.toMatch(/casey|lovejoy/i);
  });
});
