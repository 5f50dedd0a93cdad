/** What becomes of designs when something happens in other domains, and of caches when presets change. */

import { type EventSubscriptions, subscribeTo } from '@pet/platform/events';
import type { ServiceDependencies, Transaction } from './service/dependencies.ts';
import { forgetOwner } from './service/forget-owner.ts';
import { takeProduct } from './service/products.ts';
import { changeDesigns } from './service/revisions.ts';

/** Subscribes designs to orders and accounts, products to deliveries, and caches to what they hold. */
export function openSubscriptions({ prisma, cache, announce }: ServiceDependencies): EventSubscriptions {
  return subscribeTo<Transaction>((work) => prisma.$transaction(work), {
    /** A design is ordered once: later orders of it change nothing. */
    async 'order.created'(event, tx, afterCommit) {
      const { customerId, lines } = event.payload;
      const ordered = await changeDesigns(
        tx,
        { id: { in: lines.map(({ designId }) => designId) }, status: 'DRAFT' },
        { status: 'ORDERED', updatedAt: new Date() },
        { kind: 'ORDERED', changedBy: customerId, cause: event },
      );
      for (const { id } of ordered) afterCommit(() => announce(id));
    },

    async 'user.deleted'(event, tx, afterCommit) {
      const deleted = await forgetOwner(tx, event.aggregateId, event);
      for (const { id } of deleted) afterCommit(() => announce(id));
    },

    'webhook.product_updated': ({ aggregateId, payload }, tx) =>
      takeProduct(tx, { ...payload, id: aggregateId, at: new Date() }),

    'cache.invalidated': ({ payload: { tags } }) => cache.invalidate(tags),
  });
}
