/** What becomes of orders when something happens in other domains. */

import { type EventSubscriptions, subscribeTo } from '@pet/platform/events';
import { addJob } from '@pet/platform/jobs';
import type { PrismaClient } from '../generated/prisma/client.ts';
import { importOrder } from './jobs.ts';
import { inTransaction, type Transaction } from './service/database.ts';
import { forgetCustomer, redactOrder } from './service/forget-customer.ts';
import { recordPayment } from './service/payments.ts';

/**
 * Subscribes orders to accounts, and to what other systems deliver.
 * @param announce tells of an order whose status has changed, after the commit
 */
export function openSubscriptions(
  database: PrismaClient,
  announce: (orderId: string) => void,
): EventSubscriptions {
  return subscribeTo<Transaction>((work) => inTransaction(database, work), {
    /** The mail sender asks at each mail, long after whoever could be asked for it has gone. */
    async 'user.updated'({ aggregateId: customerId, payload: { orderUpdates } }, tx) {
      if (orderUpdates === undefined) return;
      await tx.customerPreference.upsert({
        where: { customerId },
        create: { customerId, orderUpdates },
        update: { orderUpdates },
      });
    },

    'user.deleted': ({ aggregateId }, tx) => forgetCustomer(tx, aggregateId, new Date()),

    'webhook.order_redacted': ({ payload }, tx) => redactOrder(tx, payload.externalId, new Date()),

    // Who ordered what is asked of webhooks, which may be away for longer than a handler is tried.
    'webhook.order_created': ({ payload }, tx) => addJob(tx, importOrder, payload),
    'webhook.order_updated': ({ payload }, tx) => addJob(tx, importOrder, payload),

    async 'webhook.payment_succeeded'(event, tx, afterCommit) {
      const { orderId } = event.payload;
      const moved = await recordPayment(tx, { ...event.payload, status: 'SUCCEEDED', at: new Date() }, event);
      if (moved) afterCommit(() => announce(orderId));
    },
    async 'webhook.payment_failed'(event, tx) {
      await recordPayment(tx, { ...event.payload, status: 'FAILED', at: new Date() }, event);
    },
  });
}
