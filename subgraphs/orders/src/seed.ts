/** Development data: an order in every status for the demo customer, two for the rival, and one from elsewhere. */

import { demoAccounts, demoDesignIds } from '@pet/platform/demo';
import type { Peers } from '@pet/platform/subgraph';
import type { PrismaClient } from '../generated/prisma/client.ts';
import { externalOrder } from './demo/external-order.ts';
import { type DemoDesigns, type DemoOrder, demoOrders } from './demo/orders.ts';
import { inTransaction, type Transaction } from './service/database.ts';
import { fetchDesigns } from './service/designs.ts';
import { addStatusChange } from './service/journal.ts';

/** Adds the demo orders that are not there yet; running it again, or twice at once, adds nothing twice. */
export async function seed(database: PrismaClient, peers: Peers, now: Date = new Date()): Promise<void> {
  if ((await database.order.findFirst({ select: { id: true } })) !== null) return;
  for (const demo of [...demoOrders(now, await offeredDesigns(peers)), externalOrder(now)]) {
    await inTransaction(database, (tx) => insert(tx, demo));
  }
}

/** What the builder offers the demo customers, asked as each of them, as when they order. */
async function offeredDesigns(peers: Peers): Promise<DemoDesigns> {
  const { customer, rival } = demoAccounts;
  const offers = await Promise.all(
    [customer, rival].map(({ id: userId, role }) =>
      fetchDesigns(peers, demoDesignIds, {
        actor: { userId, sessionId: userId, role },
        requestId: 'seed',
        traceId: null,
        cacheLoads: true,
        clientAddress: null,
        userAgent: null,
      }),
    ),
  );
  return new Map(offers.flat().flatMap((design) => (design ? [[design.id, design]] : [])));
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
