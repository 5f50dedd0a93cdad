/** What the webhooks subgraph knows of an order that another shop system has delivered. */

import type { Actor } from '@pet/platform/identity';
import type { Peers } from '@pet/platform/subgraph';
import { z } from 'zod';
import { guest } from '../domain/ownership.ts';

const deliveredOrder = /* GraphQL */ `
  query DeliveredOrder($id: ID!) {
    webhookDelivery(id: $id) {
      order {
        externalId number email currency totalMinor shippingMinor paid cancelled placedAt
        lines { title designId quantity unitPriceMinor specification { label value } }
        shippingAddress { name company line1 line2 city region postalCode country phone }
      }
    }
  }
`;

const text = z.string().nullable();
const order = z.object({
  externalId: z.string(),
  number: z.string(),
  email: text,
  currency: z.string(),
  totalMinor: z.int().min(0),
  shippingMinor: z.int().min(0),
  paid: z.boolean(),
  cancelled: z.boolean(),
  placedAt: z.coerce.date(),
  lines: z.array(
    z.object({
      title: z.string(),
      designId: z.uuid().nullable(),
      quantity: z.int().min(1),
      unitPriceMinor: z.int().min(0),
      specification: z.array(z.object({ label: z.string(), value: z.string() })),
    }),
  ),
  shippingAddress: z
    .object({
      name: text,
      company: text,
      line1: text,
      line2: text,
      city: text,
      region: text,
      postalCode: text,
      country: text,
      phone: text,
    })
    .nullable(),
});

/** An order as it was delivered. */
export type DeliveredOrder = z.infer<typeof order>;

const answer = z.object({ webhookDelivery: z.object({ order: order.nullable() }).nullable() });

/** Whoever reads deliveries is staff; here it is the shop itself that asks. */
const shop: Actor = { userId: guest, sessionId: guest, role: 'STAFF' };

/**
 * @returns null where the delivery, or what it held, is not kept any more
 * @throws Error when webhooks cannot be reached
 */
export async function fetchDeliveredOrder(peers: Peers, deliveryId: string): Promise<DeliveredOrder | null> {
  const data = await peers.query(
    'webhooks',
    deliveredOrder,
    { id: deliveryId },
    {
      actor: shop,
      requestId: `delivery ${deliveryId}`,
      traceId: null,
      cacheLoads: true,
      clientAddress: null,
      userAgent: null,
    },
  );
  return answer.parse(data).webhookDelivery?.order ?? null;
}
