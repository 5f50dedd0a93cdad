/** What becomes of orders when something happens in other domains. */

import { type EventSubscriptions, subscribeTo } from '@pet/platform/events';
import type { PrismaClient } from '../generated/prisma/client.ts';
import { inTransaction, type Transaction } from './service/database.ts';
import { forgetCustomer } from './service/forget-customer.ts';

/** Subscribes orders to accounts. */
export function openSubscriptions(database: PrismaClient): EventSubscriptions {
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
  });
}
