import { knownEvent, type StoredEvent } from '@pet/platform/events';
import type { EntryFacts } from '../domain/entry.ts';
import { append } from './appending.ts';
import type { Transaction } from './database.ts';

/** The facts of an event, of whatever type and version. UUIDs as PostgreSQL gives them back: their text is hashed. */
export function factsOf(event: StoredEvent): EntryFacts {
  const { actor } = event;
  return {
    id: event.id.toLowerCase(),
    occurredAt: new Date(event.occurredAt),
    action: event.type,
    version: event.version,
    resourceType: event.type.split('.')[0] ?? event.type,
    resourceId: event.aggregateId.toLowerCase(),
    actorId: actor?.userId ?? null,
    actorRole: actor?.role ?? null,
    sessionId: actor?.sessionId ?? null,
    requestId: event.requestId,
    traceId: event.traceId,
    details: event.payload ?? null,
  };
}

/** Records an event as a part of the transaction, as it was sent; stale caches in a table of their own, too. */
export async function record(tx: Transaction, event: StoredEvent): Promise<void> {
  const { createdAt } = await append(tx, factsOf(event));
  const known = knownEvent(event);
  if (known?.type !== 'cache.invalidated') return;
  const { id, occurredAt, aggregateId: resourceId, actor, requestId, traceId, payload } = known;
  const data = { id, createdAt, occurredAt, resourceId, actorId: actor?.userId ?? null, requestId, traceId };
  await tx.cacheInvalidation.create({ data: { ...data, tags: payload.tags } });
}
