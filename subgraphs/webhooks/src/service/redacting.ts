/** Forgetting who placed orders at Shopify: in what was delivered, and in what is delivered still. */

import type { ReceivedDelivery } from '../domain/delivery.ts';
import { orderIds, type Redaction, withoutBuyer } from '../domain/privacy.ts';
import type { Transaction } from './database.ts';

/** A delivery as it may be stored. */
export type StorableDelivery = Omit<ReceivedDelivery, 'payload'> & { readonly payload: string | null };

/** Takes out of a delivery what may not be kept of it. Until the transaction ends, no redaction comes in between. */
export async function storable(tx: Transaction, delivery: ReceivedDelivery): Promise<StorableDelivery> {
  const { subject, payload } = delivery;
  // A redaction holds its own request's row while it waits for the lock, so no request may wait for it the other way round.
  if (!subject?.startsWith(orderIds)) return delivery;
  await tx.$executeRaw`SELECT pg_advisory_xact_lock_shared(hashtextextended('redactions', 0))`;
  const redacted = await tx.redactedOrder.findUnique({ where: { externalId: subject } });
  return redacted === null ? delivery : { ...delivery, payload: withoutBuyer(payload) };
}

/** Forgets the buyer of some orders: by what has been delivered of them, and by what the customer has asked for. */
export async function redact(tx: Transaction, { customer, orders }: Redaction): Promise<void> {
  // What is being stored at this moment would not be seen.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('redactions', 0))`;
  await tx.redactedOrder.createMany({
    data: orders.map((externalId) => ({ externalId })),
    skipDuplicates: true,
  });
  const deliveries = await tx.delivery.findMany({
    where: { subject: { in: [...orders] } },
    select: { id: true, payload: true },
  });
  for (const { id, payload } of deliveries)
    if (payload !== null)
      await tx.delivery.update({ where: { id }, data: { payload: withoutBuyer(payload) } });
  await tx.delivery.updateMany({ where: { subject: customer }, data: { payload: null } });
}
