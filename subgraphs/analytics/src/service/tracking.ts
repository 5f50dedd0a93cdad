/** Takes events of clients. */

import { UserError } from '@pet/platform/graphql';
import type { Actor } from '@pet/platform/identity';
import type { TrackEventsInput } from '../domain/input.ts';
import { type AcceptedEvent, checkBatch, type TrackResult } from '../domain/tracking.ts';
import { visitorIdOf } from '../domain/visitor.ts';
import type { ServiceSetting } from './setting.ts';

export interface Tracking {
  /**
   * Stores a batch of events, as far as each is valid and new, in one statement.
   * @param actor whose events they are; nobody's account where null
   * @throws UserError when neither the actor nor the input says whose they are
   */
  track(actor: Actor | null, input: TrackEventsInput): Promise<TrackResult[]>;
}

/** The rows that `jsonb_to_recordset` reads. Ids and names have passed patterns that leave nothing to escape. */
function rowsOf(events: readonly AcceptedEvent[]): string {
  // Batches that share ids take them in one order, so that none waits for another in a circle.
  const inOrder = events.toSorted((left, right) => (left.id < right.id ? -1 : 1));
  const rows = inOrder.map(
    ({ id, name, occurredAt, properties }) =>
      `{"id":"${id}","name":"${name}","occurred_at":"${occurredAt.toISOString()}","properties":${properties}}`,
  );
  return `[${rows.join()}]`;
}

export function openTracking({ database, wakeRollups, now }: ServiceSetting): Tracking {
  /** @returns the ids of events that were here before */
  async function store(
    actor: Actor | null,
    { anonymousId, sentAt, device }: TrackEventsInput,
    events: readonly AcceptedEvent[],
    receivedAt: Date,
  ): Promise<ReadonlySet<string>> {
    const visitorId = anonymousId === null ? null : visitorIdOf(anonymousId);
    const known = await database.$queryRaw<{ id: string }[]>`
      WITH input AS (
        SELECT * FROM jsonb_to_recordset(${rowsOf(events)}::jsonb)
          AS event (id uuid, name text, occurred_at timestamptz, properties jsonb)
      ), fresh AS (
        INSERT INTO message_ids (id, received_at) SELECT id, ${receivedAt}::timestamptz FROM input
        ON CONFLICT DO NOTHING RETURNING id
      ), batch AS (
        INSERT INTO pending_batches (received_at) SELECT ${receivedAt}::timestamptz
        WHERE EXISTS (SELECT FROM fresh) RETURNING id
      ), stored AS (
        INSERT INTO tracked_events
          (received_at, id, batch_id, source, name, occurred_at, sent_at, device, visitor_id, user_id, properties)
        SELECT ${receivedAt}::timestamptz, input.id, batch.id, 'CLIENT', input.name, input.occurred_at,
          ${sentAt}::timestamptz, ${device}::device_kind, ${visitorId}::uuid, ${actor?.userId ?? null}::uuid,
          input.properties
        FROM batch CROSS JOIN input JOIN fresh ON fresh.id = input.id
      )
      SELECT id::text FROM input WHERE NOT EXISTS (SELECT FROM fresh WHERE fresh.id = input.id)`;
    return new Set(known.map(({ id }) => id));
  }

  return {
    async track(actor, input) {
      if (actor === null && input.anonymousId === null) {
        throw new UserError({
          message: 'Sign in, or say which browser this is.',
          field: ['anonymousId'],
          code: 'ANONYMOUS_ID_REQUIRED',
        });
      }
      const receivedAt = now();
      const { accepted, results } = checkBatch(input.events, { receivedAt, sentAt: input.sentAt });
      if (accepted.length === 0) return [...results];
      const known = await store(actor, input, accepted, receivedAt);
      wakeRollups();
      return results.map((result) =>
        known.has(result.messageId.toLowerCase()) && result.outcome === 'ACCEPTED'
          ? { ...result, outcome: 'DUPLICATE' }
          : result,
      );
    },
  };
}
