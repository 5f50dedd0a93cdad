/** Development data: deliveries of each sender, one of which nobody can understand. */

import type { PrismaClient } from '../../generated/prisma/client.ts';
import { type ReceivedDelivery, readShopify, readStripe } from '../domain/delivery.ts';
import type { Receiving } from '../service/receiving.ts';
import { demoOrder, demoPayment, demoProduct } from './payloads.ts';

/** An order of the demonstration that has arrived, so that a payment of it changes nothing. */
const deliveredOrderId = 'c0000000-0000-4000-8000-000000000006';

function fromShopify(topic: string, ordinal: number, payload: object): ReceivedDelivery {
  const headers = {
    'x-shopify-topic': topic,
    'x-shopify-webhook-id': `development-delivery-${ordinal}`,
    'x-shopify-event-id': `development-event-${ordinal}`,
  };
  return readShopify(headers, JSON.stringify(payload), '');
}

function demoDeliveries(now: Date): readonly ReceivedDelivery[] {
  return [
    fromShopify('products/update', 1, demoProduct(now)),
    fromShopify('orders/create', 2, demoOrder(now, { paid: false, hoursAgo: 30 })),
    fromShopify('orders/updated', 3, demoOrder(now, { paid: true, hoursAgo: 29 })),
    fromShopify('orders/updated', 4, { admin_graphql_api_id: 'gid://shopify/Order/9007199254740997' }),
    readStripe(JSON.stringify(demoPayment(now, deliveredOrderId))),
  ];
}

/** Takes the deliveries in as if their senders had sent them; does nothing where there are any. */
export async function seed(database: PrismaClient, receiving: Receiving): Promise<void> {
  if ((await database.delivery.findFirst({ select: { id: true } })) !== null) return;
  for (const delivery of demoDeliveries(new Date())) await receiving.receive(delivery);
}
