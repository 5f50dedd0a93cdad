/**
 * Writes what happens to an order: its row and its timeline move together, under the row's lock, so that
 * concurrent writers queue up and positions and sequences have neither gaps nor twins.
 */

import { randomUUID } from 'node:crypto';
import { type Cause, publish } from '@pet/platform/events';
import type { Order, Prisma, Shipment } from '../../generated/prisma/client.ts';
import { type OrderStatus, settledStatuses } from '../domain/status.ts';
import { queueMail } from '../mail/outbox.ts';
import type { Transaction } from './database.ts';
import { forgetOrders } from './forget-customer.ts';
import { statusChanged } from './order-events.ts';

export type LockedOrder = Order & { readonly shipments: readonly Shipment[] };

/** Who did something, when, and what they wrote with it. `actorId` is null for the system. */
export interface Deed {
  readonly actorId: string | null;
  readonly at: Date;
  readonly note: string | null;
}

/** Reads an order and holds its row until the transaction ends; null when there is none. */
export async function lockOrder(tx: Transaction, id: string): Promise<LockedOrder | null> {
  // The lock first, in a statement of its own: the one after it then sees what the last holder committed.
  await tx.$queryRaw`SELECT id FROM orders WHERE id = ${id}::uuid FOR UPDATE`;
  return tx.order.findUnique({ where: { id }, include: { shipments: { orderBy: { position: 'asc' } } } });
}

/** What an entry says that is no change of status. */
export type Remark = Pick<Prisma.TimelineEntryUncheckedCreateInput, 'kind' | 'shipmentStatus'>;

/** Adds an entry to a locked order's timeline and returns the order as it then is. */
export async function addRemark(tx: Transaction, order: Order, remark: Remark, deed: Deed): Promise<Order> {
  const position = order.timelineLength + 1;
  await tx.timelineEntry.create({ data: { ...entryOf(order.id, position, deed), ...remark } });
  return tx.order.update({ where: { id: order.id }, data: { timelineLength: position, updatedAt: deed.at } });
}

/**
 * Gives a locked order a status and returns the order as it then is; events and mails tell of it. Whether it may is
 * the caller's to check. It has to be the last thing the transaction does (see {@link addStatusChange}).
 */
export async function changeStatus(
  tx: Transaction,
  order: Order,
  to: OrderStatus,
  deed: Deed,
  cause: Cause,
): Promise<Order> {
  const sequence = order.sequence + 1;
  const position = order.timelineLength + 1;
  if (order.customerLeftAt !== null && settledStatuses.has(to)) await forgetOrders(tx, [order.id]);
  const changed = await tx.order.update({
    where: { id: order.id },
    data: { status: to, sequence, timelineLength: position, updatedAt: deed.at },
  });
  await publish(tx, ...statusChanged(changed, order.status, cause));
  // To the address from before it was forgotten: the last letter is still the customer's.
  await queueMail(tx, order, to, deed.at);
  await addStatusChange(tx, order.id, { from: order.status, to, sequence, position }, deed);
  return changed;
}

export interface StatusChange {
  readonly from: OrderStatus | null;
  readonly to: OrderStatus;
  readonly sequence: number;
  readonly position: number;
}

/**
 * Writes a change of status into the order's timeline and into the feed of all orders.
 *
 * The feed's positions come from a row that stays locked until the transaction ends, not from a database
 * sequence: that one hands out numbers which become visible in any order, and a reader of "everything above
 * the last number I saw" loses those that commit late. Here number n is visible before n+1 exists. The price
 * is that changes of status commit one at a time, so this comes last in every transaction.
 */
export async function addStatusChange(
  tx: Transaction,
  orderId: string,
  { from, to, sequence, position }: StatusChange,
  deed: Deed,
): Promise<void> {
  const feed = await tx.orderFeed.upsert({
    where: { id: 1 },
    create: { id: 1, position: 1 },
    update: { position: { increment: 1 } },
  });
  await tx.timelineEntry.create({
    data: {
      ...entryOf(orderId, position, deed),
      kind: 'STATUS_CHANGED',
      fromStatus: from,
      toStatus: to,
      sequence,
      feedSequence: feed.position,
    },
  });
}

function entryOf(orderId: string, position: number, { actorId, at, note }: Deed) {
  return { id: randomUUID(), orderId, position, actorId, note, createdAt: at };
}
