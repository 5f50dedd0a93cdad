/** What remains of orders when the customer's account is gone: what the books need, and nothing that tells who it was. */

import type { Prisma } from '../../generated/prisma/client.ts';
import { nobody } from '../domain/contact.ts';
import { settledStatuses } from '../domain/status.ts';
import type { Transaction } from './database.ts';
import { lockExternalOrder } from './external-order-lock.ts';

/** `.invalid` is reserved (RFC 2606): no mail can ever reach it. */
const forgottenEmail = 'deleted@customer.invalid';

/**
 * Removes what is personal from orders: addresses, except for country and region, which taxes go by; what the
 * customer wrote; and how the goods were personalised. Number, designs, quantities, amounts and times stay.
 */
export async function forgetOrders(tx: Transaction, ids: readonly string[]): Promise<void> {
  await tx.$executeRaw`
    UPDATE orders SET email = ${forgottenEmail}, email_normalised = ${nobody},
      shipping_address = jsonb_build_object(
        'name', 'Deleted customer', 'line1', '-', 'city', '-',
        'region', shipping_address->'region', 'country', shipping_address->'country')
    WHERE id = ANY(${ids}::uuid[])`;
  await tx.$executeRaw`
    UPDATE order_lines SET snapshot = jsonb_build_object(
      'name', 'Design', 'version', snapshot->'version', 'specification', '[]'::jsonb, 'config', '{}'::jsonb)
    WHERE order_id = ANY(${ids}::uuid[])`;
  await tx.$executeRaw`
    UPDATE order_timeline AS entry SET note = NULL FROM orders
    WHERE orders.id = entry.order_id AND orders.id = ANY(${ids}::uuid[]) AND entry.actor_id = orders.customer_id`;
}

/**
 * Orders that are still being made or are on their way are forgotten when they are settled: until then somebody waits for
 * them at their address.
 */
async function forgetOnceSettled(tx: Transaction, where: Prisma.OrderWhereInput, at: Date): Promise<void> {
  const orders = await tx.order.updateManyAndReturn({
    where,
    data: { customerLeftAt: at },
    select: { id: true, status: true },
  });
  const settled = orders.filter(({ status }) => settledStatuses.has(status));
  await forgetOrders(
    tx,
    settled.map(({ id }) => id),
  );
}

/** Forgets a customer whose account is gone. */
export async function forgetCustomer(tx: Transaction, customerId: string, at: Date): Promise<void> {
  await forgetOnceSettled(tx, { customerId }, at);
}

/** Forgets who placed an order in another shop. Where it is not known yet, it will come without them. */
export async function redactOrder(tx: Transaction, externalId: string, at: Date): Promise<void> {
  await lockExternalOrder(tx, externalId);
  await tx.redactedOrder.createMany({ data: [{ externalId }], skipDuplicates: true });
  await forgetOnceSettled(tx, { externalId }, at);
}
