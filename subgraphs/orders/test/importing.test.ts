import { createHash, randomUUID } from 'node:crypto';
import { prismaAdapter } from '@pet/platform/database';
import { noCause } from '@pet/platform/events';
import type { Peers } from '@pet/platform/subgraph';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { PrismaClient } from '../generated/prisma/client.ts';
import { FakeBuilder, Shop } from './shop.ts';

/** An order as webhooks know it, at one moment of its life elsewhere. */
interface Delivered {
  readonly externalId: string;
  readonly totalMinor: number;
  readonly email: string | null;
  readonly currency: string;
  readonly paid: boolean;
  readonly cancelled: boolean;
  /** Seconds of its clock. */
  readonly at: number;
}

/** Stands in for the webhooks subgraph: it tells of a delivery what was put there. */
class FakeWebhooks implements Peers {
  readonly delivered = new Map<string, Delivered>();
  asked = 0;

  query: Peers['query'] = async (subgraph, _document, variables, { actor }) => {
    if (subgraph !== 'webhooks') return new FakeBuilder().query(subgraph, _document, variables, {} as never);
    expect(actor?.role).toBe('STAFF');
    this.asked += 1;
    const found = this.delivered.get(String(variables.id));
    if (found === undefined) return { webhookDelivery: null };
    const { externalId, totalMinor, email, currency, paid, cancelled } = found;
    const line = {
      title: `Harness at ${totalMinor}`,
      designId: null,
      quantity: 1,
      unitPriceMinor: totalMinor,
    };
    return {
      webhookDelivery: {
        order: {
          externalId,
          number: '#1001',
          email,
          currency,
          totalMinor,
          shippingMinor: 0,
          paid,
          cancelled,
          placedAt: '2026-11-20T10:00:00.000Z',
          lines: [{ ...line, specification: [{ label: 'Engraving', value: 'SASHA' }] }],
          shippingAddress: {
            name: 'Sasha Shopper',
            company: null,
            line1: '12 Harbour Road',
            line2: null,
            city: 'Astoria',
            region: 'OR',
            postalCode: '97103',
            country: 'US',
            phone: null,
          },
        },
      },
    };
  };
}

let webhooks: FakeWebhooks;
let shop: Shop;
let database: PrismaClient;
beforeAll(async () => {
  webhooks = new FakeWebhooks();
  shop = await Shop.open({ peers: webhooks });
  const { url, schema } = shop.subgraph.environment.database;
  database = new PrismaClient({ adapter: prismaAdapter({ url, schema }) });
});
afterAll(async () => {
  await database.$disconnect();
  await shop.close();
});

let orders = 0;

/** A new order elsewhere, as it is first told of. */
function placedElsewhere(change: Partial<Delivered> = {}): Delivered {
  orders += 1;
  return {
    externalId: `gid://shopify/Order/${9_007_199_254_740_000n * 10n + BigInt(orders)}`,
    totalMinor: 5_000,
    email: 'sasha@shopper.test',
    currency: 'USD',
    paid: false,
    cancelled: false,
    at: 0,
    ...change,
  };
}

/** The event that webhooks publish of what was delivered. */
function eventOf(delivered: Delivered) {
  const deliveryId = randomUUID();
  webhooks.delivered.set(deliveryId, delivered);
  const { externalId, totalMinor, currency, paid, cancelled, at } = delivered;
  const content = createHash('sha256').update(JSON.stringify(delivered)).digest('hex');
  const revision = `${new Date(at * 1_000).toISOString()} ${content}`;
  const aggregateId = randomUUID();
  const payload = { deliveryId, externalId, revision, totalMinor, currency, paid, cancelled };
  return { type: 'webhook.order_updated', aggregateId, sequence: null, payload, cause: noCause } as const;
}

/** Waits until every job has been done. */
async function idle(): Promise<void> {
  await vi.waitFor(
    async () => {
      const waiting = await database.$queryRawUnsafe<unknown[]>(
        `SELECT id FROM inbox WHERE handled_at IS NULL UNION ALL SELECT NULL FROM _private_jobs`,
      );
      expect(waiting).toEqual([]);
    },
    { timeout: 60_000, interval: 50 },
  );
}

async function deliver(...delivered: Delivered[]): Promise<void> {
  for (const each of delivered) await shop.subgraph.bus.deliver(eventOf(each));
  await idle();
}

/** What an order is in the end, its history apart. */
async function stateOf(externalId: string) {
  const order = await database.order.findUniqueOrThrow({
    where: { externalId },
    select: {
      status: true,
      totalMinor: true,
      email: true,
      externalRevision: true,
      lines: { select: { totalMinor: true, snapshot: true } },
    },
  });
  return order;
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, index) =>
    permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]),
  );
}

describe('an order from elsewhere', () => {
  it('becomes one of ours, which belongs to nobody who signs in', async () => {
    const delivered = placedElsewhere();
    await deliver(delivered);
    const { id } = await database.order.findUniqueOrThrow({ where: { externalId: delivered.externalId } });
    const query = `query ($id: ID!) { order(id: $id) {
      externalId externalNumber status customer { id } email total { amount } placedAt
      shippingAddress { line1 country } lines { design { id } snapshot { name specification { value } } }
      timeline { to actor { id } }
    } }`;
    expect(await shop.data(shop.staff, query, { id })).toEqual({
      order: {
        externalId: delivered.externalId,
        externalNumber: '#1001',
        status: 'PLACED',
        customer: null,
        email: 'sasha@shopper.test',
        total: { amount: '50.00' },
        placedAt: new Date('2026-11-20T10:00:00.000Z'),
        shippingAddress: { line1: '12 Harbour Road', country: 'US' },
        lines: [{ design: null, snapshot: { name: 'Harness at 5000', specification: [{ value: 'SASHA' }] } }],
        timeline: [{ to: 'PLACED', actor: null }],
      },
    });
    expect(await shop.data(shop.customer, query, { id })).toEqual({ order: null });
  });

  it('is the same in the end, in whatever order of the 120 its five deliveries come', async () => {
    const states = [];
    for (const order of permutations([0, 1, 2, 3, 4])) {
      const placed = placedElsewhere();
      const life: Delivered[] = [
        placed,
        { ...placed, at: 1, totalMinor: 6_000 },
        { ...placed, at: 2, totalMinor: 6_000, paid: true },
        { ...placed, at: 3, totalMinor: 7_000, paid: true, email: 'sasha@new.test' },
        { ...placed, at: 4, totalMinor: 7_500, paid: true, cancelled: true },
      ];
      for (const index of order) await shop.subgraph.bus.deliver(eventOf(life[index] as Delivered));
      states.push(placed.externalId);
    }
    await idle();
    for (const externalId of states) {
      const { externalRevision, ...state } = await stateOf(externalId);
      expect(externalRevision).toMatch(/^1970-01-01T00:00:04/);
      expect(state).toEqual({
        status: 'CANCELLED',
        totalMinor: 7_500,
        email: 'sasha@shopper.test',
        lines: [{ totalMinor: 7_500, snapshot: expect.objectContaining({ name: 'Harness at 7500' }) }],
      });
    }
  }, 180_000);

  it('is confirmed once it is paid, whatever is told later of earlier', async () => {
    const placed = placedElsewhere();
    await deliver({ ...placed, at: 2, paid: true }, { ...placed, at: 1 });
    expect((await stateOf(placed.externalId)).status).toBe('CONFIRMED');
  });

  it('stays what is being made, and says that it was cancelled elsewhere', async () => {
    const placed = placedElsewhere({ paid: true });
    await deliver(placed);
    const { id } = await database.order.findUniqueOrThrow({ where: { externalId: placed.externalId } });
    await shop.advance(id, 'IN_PRODUCTION');
    await deliver({ ...placed, at: 1, totalMinor: 1, cancelled: true });
    await deliver({ ...placed, at: 2, totalMinor: 2, cancelled: true });
    expect(await stateOf(placed.externalId)).toMatchObject({ status: 'IN_PRODUCTION', totalMinor: 5_000 });
    const notes = await database.timelineEntry.findMany({ where: { orderId: id, kind: 'NOTE' } });
    expect(notes).toHaveLength(1);
  });

  it('whose delivery is told of again is not even asked for', async () => {
    const event = eventOf(placedElsewhere());
    await shop.subgraph.bus.deliver(event);
    await idle();
    const { asked } = webhooks;
    await shop.subgraph.bus.deliver(event);
    await idle();
    expect(webhooks.asked).toBe(asked);
  });

  it('in another currency is none of ours', async () => {
    const foreign = placedElsewhere({ currency: 'EUR' });
    await shop.subgraph.bus.deliver(eventOf(foreign));
    await vi.waitFor(async () => {
      const rows = await database.$queryRawUnsafe<{ last_error: string }[]>(
        'SELECT last_error FROM _private_jobs WHERE last_error IS NOT NULL',
      );
      expect(rows[0]?.last_error).toMatch(/EUR/);
    });
    expect(await database.order.findUnique({ where: { externalId: foreign.externalId } })).toBeNull();
    await database.$executeRawUnsafe('DELETE FROM _private_jobs');
  });

  it('without an address of its own is written to by nobody', async () => {
    const placed = placedElsewhere({ email: null, paid: true });
    await deliver(placed);
    const { id } = await database.order.findUniqueOrThrow({ where: { externalId: placed.externalId } });
    await shop.advance(id, 'IN_PRODUCTION', 'READY_TO_SHIP', 'SHIPPED');
    expect(await database.mail.count({ where: { orderId: id } })).toBe(0);
  });
});

describe('an order whose buyer is to be forgotten', () => {
  function redacted({ externalId }: Delivered) {
    const payload = { deliveryId: randomUUID(), externalId };
    const facts = { aggregateId: randomUUID(), sequence: null, payload, cause: noCause };
    return { type: 'webhook.order_redacted', ...facts } as const;
  }

  /** An order and its history, as text. */
  async function textOf(externalId: string): Promise<string> {
    const include = { lines: true, timeline: true };
    const order = await database.order.findUniqueOrThrow({ where: { externalId }, include });
    return JSON.stringify(order);
  }

  it('says nothing of them in the end, in whatever order that and its deliveries come', async () => {
    const lives = permutations([0, 1, 2, 3]).map((order) => {
      const placed = placedElsewhere();
      const told = [
        eventOf(placed),
        eventOf({ ...placed, at: 1, paid: true }),
        eventOf({ ...placed, at: 2, paid: true, cancelled: true }),
        redacted(placed),
      ];
      return { externalId: placed.externalId, events: order.flatMap((index) => told[index] ?? []) };
    });
    // Each is done before the next comes.
    for (const step of [0, 1, 2, 3]) {
      await shop.subgraph.bus.deliver(...lives.flatMap(({ events }) => events[step] ?? []));
      await idle();
    }
    for (const { externalId } of lives) {
      expect((await stateOf(externalId)).status).toBe('CANCELLED');
      expect(await textOf(externalId)).not.toMatch(/sasha|harbour/i);
    }
  });

  it('comes without them where that is known before', async () => {
    const placed = placedElsewhere();
    await shop.subgraph.bus.deliver(redacted(placed));
    await deliver(placed);
    expect((await stateOf(placed.externalId)).status).toBe('PLACED');
    expect(await textOf(placed.externalId)).not.toMatch(/sasha|harbour/i);
  });

  it('keeps the address for as long as it is under way', async () => {
    const placed = placedElsewhere({ paid: true });
    await deliver(placed);
    const { id } = await database.order.findUniqueOrThrow({ where: { externalId: placed.externalId } });
    await shop.subgraph.bus.deliver(redacted(placed), redacted(placed));
    await idle();
    await deliver({ ...placed, at: 1, email: 'sasha@new.test' });
    await shop.advance(id, 'IN_PRODUCTION', 'READY_TO_SHIP', 'SHIPPED');
    expect(await textOf(placed.externalId)).toMatch(/12 Harbour Road/);
    expect(await textOf(placed.externalId)).not.toMatch(/new\.test/);
    await shop.advance(id, 'DELIVERED');
    expect(await textOf(placed.externalId)).not.toMatch(/sasha|harbour/i);
  });
});

describe('a payment', () => {
  const paymentOf = (orderId: string, amountMinor: number, change: Record<string, unknown> = {}) => {
    const payload = {
      deliveryId: randomUUID(),
      paymentId: `pi_${randomUUID()}`,
      orderId,
      amountMinor,
      currency: 'USD',
      ...change,
    };
    return { aggregateId: orderId, sequence: null, payload, cause: noCause };
  };
  const statusOf = async (id: string) => (await database.order.findUniqueOrThrow({ where: { id } })).status;

  it('in full confirms the order, once', async () => {
    const { id } = await placed();
    const succeeded = { type: 'webhook.payment_succeeded', ...paymentOf(id, 100_000) } as const;
    await shop.subgraph.bus.deliver(succeeded, succeeded);
    await idle();
    const order = await database.order.findUniqueOrThrow({ where: { id }, include: { timeline: true } });
    expect(order.status).toBe('CONFIRMED');
    expect(order.timeline.filter(({ toStatus }) => toStatus === 'CONFIRMED')).toHaveLength(1);
  });

  it.each([
    ['too little', 1, {}],
    ['in another currency', 100_000, { currency: 'EUR' }],
  ])('of %s confirms nothing', async (_name, amount, change) => {
    const { id } = await placed();
    await shop.subgraph.bus.deliver({ type: 'webhook.payment_succeeded', ...paymentOf(id, amount, change) });
    await idle();
    expect(await statusOf(id)).toBe('PLACED');
  });

  it('never takes an order back, and has succeeded for good', async () => {
    const { id } = await placed();
    await shop.advance(id, 'CONFIRMED', 'IN_PRODUCTION');
    const told = paymentOf(id, 100_000);
    await shop.subgraph.bus.deliver({ type: 'webhook.payment_failed', ...told });
    await shop.subgraph.bus.deliver({ type: 'webhook.payment_succeeded', ...told });
    await shop.subgraph.bus.deliver({ type: 'webhook.payment_failed', ...told });
    await idle();
    expect(await statusOf(id)).toBe('IN_PRODUCTION');
    const payment = await database.payment.findUniqueOrThrow({ where: { id: told.payload.paymentId } });
    expect(payment.status).toBe('SUCCEEDED');
  });

  it('of an order that is not there is noted', async () => {
    const told = paymentOf(randomUUID(), 100);
    await shop.subgraph.bus.deliver({ type: 'webhook.payment_succeeded', ...told });
    await idle();
    expect(await database.payment.count({ where: { id: told.payload.paymentId } })).toBe(1);
  });

  async function placed(): Promise<{ id: string }> {
    return database.order.create({
      data: {
        id: randomUUID(),
        number: `AP-${orders++}`,
        customerId: shop.customer.userId,
        email: 'casey@example.org',
        emailNormalised: 'casey@example.org',
        status: 'PLACED',
        sequence: 1,
        timelineLength: 1,
        subtotalMinor: 100_000,
        shippingMinor: 0,
        totalMinor: 100_000,
        shippingMethod: 'STANDARD',
        shippingAddress: {},
        createdAt: new Date(),
        updatedAt: new Date(),
      },
    });
  }
});
