import { type EventSubscriptions, knownEvent, subscribeToAll } from '@pet/platform/events';
import { factsOf } from './domain/entry.ts';
import { append } from './service/appending.ts';
import type { Database, Transaction } from './service/database.ts';

/**
 * Has every event of every domain appended to the log, once, in the transaction that marks it as handled. Events are
 * recorded as they were sent, also those that this version knows nothing of.
 */
export function openSubscriptions(database: Database): EventSubscriptions {
  return subscribeToAll<Transaction>(
    (work) => database.$transaction(work),
    async (event, tx) => {
      const { createdAt } = await append(tx, factsOf(event));
      const known = knownEvent(event);
      if (known?.type !== 'cache.invalidated') return;
      const { id, occurredAt, aggregateId: resourceId, actor, requestId, traceId, payload } = known;
      const data = {
        id,
        createdAt,
        occurredAt,
        resourceId,
        actorId: actor?.userId ?? null,
        requestId,
        traceId,
      };
      await tx.cacheInvalidation.create({ data: { ...data, tags: payload.tags } });
    },
  );
}
