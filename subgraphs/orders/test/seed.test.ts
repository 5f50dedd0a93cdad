import { demoAccounts, demoDesignIds } from '@pet/platform/demo';
import { isUuid } from '@pet/platform/graphql';
import { testActor } from '@pet/platform/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DemoDesigns, demoOrders } from '../src/demo/orders.ts';
import { orderStatuses, transitions } from '../src/domain/status.ts';
import { Shop } from './shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open();
  for (const [index, id] of demoDesignIds.entries()) {
    const owner = index < 10 ? demoAccounts.customer : demoAccounts.rival;
    shop.builder.add({ userId: owner.id }, '74.40', 'USD', id);
  }
  await Promise.all([shop.subgraph.mounted.seed(), shop.subgraph.mounted.seed()]);
  await shop.subgraph.mounted.seed();
});
afterAll(() => shop.close());

interface SeededOrder {
  readonly number: string;
  readonly status: string;
  readonly sequence: number;
  readonly placedAt: Date;
  readonly updatedAt: Date;
  readonly lines: readonly { readonly design: { readonly id: string } }[];
  readonly timeline: readonly {
    readonly position: number;
    readonly kind: string;
    readonly from: string;
    readonly to: string;
    readonly occurredAt: Date;
  }[];
  readonly shipments: readonly {
    readonly status: string;
    readonly events: readonly { readonly status: string }[];
  }[];
}

const query = `{ orders { nodes { number status sequence placedAt updatedAt lines { design { id } snapshot { name config specification { label } } }
  timeline { position kind from to occurredAt } shipments { status events { status } } } } }`;

async function ordersOf(userId: string): Promise<readonly SeededOrder[]> {
  const actor = testActor('CUSTOMER', userId);
  return (await shop.data<{ orders: { nodes: SeededOrder[] } }>(actor, query)).orders.nodes;
}

describe('the demo orders', () => {
  it('are one in every status for the customer and two for the rival, each once', async () => {
    const own = await ordersOf(demoAccounts.customer.id);
    expect(own.map((order) => order.status).sort()).toEqual([...orderStatuses].sort());
    expect(await ordersOf(demoAccounts.rival.id)).toHaveLength(2);
  });

  it('are one from elsewhere for staff, which belongs to nobody', async () => {
    const { orders } = await shop.data<{ orders: { nodes: { externalNumber: string | null }[] } }>(
      shop.staff,
      '{ orders { nodes { externalId externalNumber status customer { id } total { amount } } } }',
    );
    expect(orders.nodes.filter(({ externalNumber }) => externalNumber !== null)).toEqual([
      {
        externalId: 'gid://shopify/Order/9007199254740993',
        externalNumber: '#1001',
        status: 'CONFIRMED',
        customer: null,
        total: { amount: '109.70' },
      },
    ]);
  });

  it('have histories that could have happened', async () => {
    const now = Date.now();
    for (const order of [
      ...(await ordersOf(demoAccounts.customer.id)),
      ...(await ordersOf(demoAccounts.rival.id)),
    ]) {
      const changes = order.timeline.filter((entry) => entry.kind === 'STATUS_CHANGED');
      expect(changes).toHaveLength(order.sequence);
      expect(changes.at(-1)?.to).toBe(order.status);
      for (const { from, to } of changes.slice(1)) {
        expect(transitions.some((row) => row.from === from && row.to === to)).toBe(true);
      }
      expect(order.timeline.map((entry) => entry.position)).toEqual(
        order.timeline.map((_, index) => index + 1),
      );
      const times = [order.placedAt, ...order.timeline.map((entry) => entry.occurredAt), order.updatedAt].map(
        Number,
      );
      expect(times).toEqual([...times].sort((left, right) => left - right));
      expect(times.at(-1)).toBeLessThanOrEqual(now);
      for (const shipment of order.shipments) expect(shipment.status).toBe(shipment.events.at(-1)?.status);
      expect(order.shipments.length > 0).toBe(order.sequence > 4);
      for (const line of order.lines) expect(demoDesignIds).toContain(line.design.id);
    }
  });

  it('have numbers people can look up, as DEMO too, and ids that never change', async () => {
    const lookUp = 'query ($email: String!) { orderLookup(number: "ap-demo0001", email: $email) { status } }';
    expect(await shop.data(null, lookUp, { email: demoAccounts.customer.email })).toEqual({
      orderLookup: { status: 'PLACED' },
    });
    const designs: DemoDesigns = new Map(
      demoDesignIds.map((id) => {
        const snapshot = { name: 'Any', version: 1, specification: [], config: {} };
        return [id, { id, price: { minor: 7_440, currency: 'USD' }, snapshot }];
      }),
    );
    const [early, late] = [demoOrders(new Date(0), designs), demoOrders(new Date(), designs)];
    for (const demo of early) expect(demo.order.number).toMatch(/^AP-[0-9A-HJKMNP-TV-Z]{8}$/);
    const ids = (demos: typeof early) =>
      demos.flatMap((demo) =>
        [demo.order, ...demo.lines, ...demo.events, ...demo.remarks].map((row) => row.id),
      );
    expect(ids(early)).toEqual(ids(late));
    expect(new Set(ids(early)).size).toBe(ids(early).length);
    expect(ids(early).every(isUuid)).toBe(true);
  });
});
