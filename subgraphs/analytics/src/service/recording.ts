/** Takes what happens in the shop. */

import type { StoredEvent } from '@pet/platform/events';
import { recordedEvent } from './recorded-event.ts';
import type { Transaction } from './setting.ts';

/** Stores an event of the shop, as a batch of its own. Whether it has come before is the inbox's to know. */
export async function recordEvent(tx: Transaction, event: StoredEvent, receivedAt: Date): Promise<void> {
  const { userId, properties } = recordedEvent(event);
  await tx.$executeRaw`
    WITH batch AS (INSERT INTO pending_batches (received_at) VALUES (${receivedAt}::timestamptz) RETURNING id)
    INSERT INTO tracked_events
      (received_at, id, batch_id, source, name, occurred_at, device, user_id, properties)
    SELECT ${receivedAt}::timestamptz, ${event.id}::uuid, batch.id, 'DOMAIN', ${event.type},
      ${event.occurredAt}::timestamptz, 'UNKNOWN', ${userId}::uuid, ${JSON.stringify(properties)}::jsonb
    FROM batch`;
}
