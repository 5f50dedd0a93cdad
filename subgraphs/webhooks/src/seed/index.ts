/** Development data: deliveries of each sender and what became of them. What they tell of is there as well. */

import type { Prisma, PrismaClient } from '../../generated/prisma/client.ts';
import { type ReceivedDelivery, readShopify, readStripe } from '../domain/delivery.ts';
import { demoOrder, demoPayment, demoProduct } from './payloads.ts';

/** An order of the demonstration that has arrived, so that a payment of it changes nothing. */
const deliveredOrderId = 'c0000000-0000-4000-8000-000000000006';

const hour = 3_600_000;

/** A delivery, when it came, and why it could not be processed, if so. */
interface DemoDelivery {
  readonly delivery: ReceivedDelivery;
  readonly hoursAgo: number;
  readonly problem?: string;
}

function fromShopify(topic: string, ordinal: number, payload: object): ReceivedDelivery {
  const headers = {
    'x-shopify-topic': topic,
    'x-shopify-webhook-id': `development-delivery-${ordinal}`,
    'x-shopify-event-id': `development-event-${ordinal}`,
  };
  return readShopify(headers, JSON.stringify(payload), () => true);
}

function demoDeliveries(now: Date): readonly DemoDelivery[] {
  return [
    { delivery: fromShopify('products/update', 1, demoProduct(now)), hoursAgo: 48 },
    {
      delivery: fromShopify('orders/create', 2, demoOrder(now, { paid: false, hoursAgo: 30 })),
      hoursAgo: 30,
    },
    {
      delivery: fromShopify('orders/updated', 3, demoOrder(now, { paid: true, hoursAgo: 29 })),
      hoursAgo: 29,
    },
    {
      delivery: fromShopify('orders/updated', 4, {
        admin_graphql_api_id: 'gid://shopify/Order/9007199254740997',
      }),
      hoursAgo: 25,
      problem: 'line_items: Invalid input: expected array, received undefined',
    },
    { delivery: readStripe(JSON.stringify(demoPayment(now, deliveredOrderId))), hoursAgo: 20 },
  ];
}

function demoId(kind: string, ordinal: number): string {
  return `${kind}000000-0000-4000-8000-${String(ordinal).padStart(12, '0')}`;
}

/** Fills an empty database with deliveries; repeating it changes nothing. */
export async function seed(database: PrismaClient, now: Date = new Date()): Promise<void> {
  const deliveries: Prisma.DeliveryCreateManyInput[] = [];
  const attempts: Prisma.AttemptCreateManyInput[] = [];
  for (const [index, { delivery, hoursAgo, problem = null }] of demoDeliveries(now).entries()) {
    const at = new Date(now.getTime() - hoursAgo * hour);
    const id = demoId('f0', index + 1);
    deliveries.push({
      ...delivery,
      id,
      firstOfEvent: delivery.eventId,
      status: problem === null ? 'PROCESSED' : 'DEAD',
      processedAt: problem === null ? at : null,
      lastError: problem,
      createdAt: at,
    });
    attempts.push({
      id: demoId('f1', index + 1),
      deliveryId: id,
      startedAt: at,
      endedAt: at,
      error: problem,
    });
  }
  const rows = { skipDuplicates: true };
  if ((await database.delivery.findFirst({ select: { id: true } })) !== null) return;
  await database.$transaction([
    database.delivery.createMany({ data: deliveries, ...rows }),
    database.attempt.createMany({ data: attempts, ...rows }),
  ]);
}
