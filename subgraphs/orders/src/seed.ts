/** Development data: an order in every status for the demo customer, and two for the rival. */

import type { PrismaClient } from '../generated/prisma/client.ts';
import { type DemoOrder, demoOrders } from './demo/orders.ts';
import { inTransaction, type Transaction } from './service/database.ts';
import { addStatusChange } from './service/journal.ts';

/** Adds the demo orders that are not there yet; running it again, or twice at once, adds nothing twice. */
export async function seed(database: PrismaClient, now: Date = new Date()): Promise<void> {
  for (const demo of demoOrders(now)) await inTransaction(database, (tx) => insert(tx, demo));
}

async function insert(tx: Transaction, demo: DemoOrder): Promise<void> {
  const inserted = await tx.order.createMany({ data: [demo.order], skipDuplicates: true });
  if (inserted.count === 0) return;
  await tx.orderLine.createMany({ data: demo.lines });
  await tx.shipment.createMany({ data: demo.shipments });
  await tx.shipmentEvent.createMany({ data: demo.events });
  await tx.timelineEntry.createMany({ data: demo.remarks });
  for (const { change, deed } of demo.changes) await addStatusChange(tx, demo.order.id, change, deed);
}
