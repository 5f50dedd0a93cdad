/** Takes events of clients. */

import { UserError } from '@pet/platform/graphql';
import type { Actor } from '@pet/platform/identity';
import type { TrackEventsInput } from '../domain/input.ts';
import { type AcceptedEvent, checkBatch, type TrackResult } from '../domain/tracking.ts';
import { visitorIdOf } from '../domain/visitor.ts';
import type { ServiceSetting } from './setting.ts';

export interface Tracking {
  /**
   * Stores what is valid and new of a batch: all of it, or nothing where it throws.
   * @param actor whose events they are; nobody's account where null
   * @throws UserError when neither the actor nor the input says whose they are
   */
  track(actor: Actor | null, input: TrackEventsInput): Promise<TrackResult[]>;
}

/**
 * Stores the events and their ids in one statement, and so in one transaction. What is the same in all of them goes
 * once; of the rest each column goes as one parameter: reading rows of JSON took PostgreSQL half as long again.
 */
const insertEvents = `
  WITH batch AS (
    INSERT INTO pending_batches (received_at) VALUES ($5) RETURNING id
  ), stored AS (
    INSERT INTO tracked_events
      (received_at, id, batch_id, source, name, occurred_at, sent_at, device, visitor_id, user_id, properties)
    SELECT $5, event.id, batch.id, 'CLIENT', event.name, to_timestamp(event.occurred / 1000), $6, $7, $8, $9,
      event.properties
    FROM batch CROSS JOIN ROWS FROM (
      unnest($1::uuid[]), unnest($2::text[]), unnest($3::float8[]), jsonb_array_elements($4::jsonb)
    ) AS event (id, name, occurred, properties)
    RETURNING id
  )
  INSERT INTO message_ids (id, received_at) SELECT id, $5 FROM stored`;

/**
 * Whether a statement has failed because an id is there already: among the ids, or, where it comes twice within one
 * millisecond, among the events of the day.
 */
function isKnownId(error: unknown): boolean {
  if (!(error instanceof Error && 'constraint' in error)) return false;
  return /^(message_ids|tracked_events_\d+)_pkey$/.test(String(error.constraint));
}

export function openTracking({
  database,
  query,
  wakeRollups,
  now,
}: Pick<ServiceSetting, 'database' | 'query' | 'wakeRollups' | 'now'>): Tracking {
  /** @returns whether none of the ids was known; if one was, nothing is stored */
  async function storeIfNew(
    actor: Actor | null,
    { anonymousId, sentAt, device }: TrackEventsInput,
    events: readonly AcceptedEvent[],
    receivedAt: Date,
  ): Promise<boolean> {
    const visitorId = anonymousId === null ? null : visitorIdOf(anonymousId);
    try {
      // Ids and names have passed patterns that leave nothing to escape, but the name `null` means something else bare.
      await query(insertEvents, [
        `{${events.map(({ id }) => id).join()}}`,
        `{${events.map(({ name }) => `"${name}"`).join()}}`,
        `{${events.map(({ occurredAt }) => occurredAt.getTime()).join()}}`,
        `[${events.map(({ properties }) => properties).join()}]`,
        receivedAt,
        sentAt,
        device,
        visitorId,
        actor?.userId ?? null,
      ]);
      return true;
    } catch (error) {
      if (isKnownId(error)) return false;
      throw error;
    }
  }

  /**
   * Takes all of them as new, which they nearly always are: having PostgreSQL look for each before it inserts it
   * (`ON CONFLICT`) takes a third longer. Only when one is known it is asked which.
   * @returns the ids of events that were here before
   */
  async function store(
    actor: Actor | null,
    input: TrackEventsInput,
    events: readonly AcceptedEvent[],
    receivedAt: Date,
  ): Promise<ReadonlySet<string>> {
    const known = new Set<string>();
    // Batches that share ids take them in one order, so that none waits for another in a circle; and a batch that is
    // repeated as a whole fails at its first event.
    let fresh = events.toSorted((left, right) => (left.id < right.id ? -1 : 1));
    while (fresh.length > 0 && !(await storeIfNew(actor, input, fresh, receivedAt))) {
      const ids = fresh.map(({ id }) => id);
      const found = await database.messageId.findMany({ where: { id: { in: ids } } });
      // It would be tried for ever.
      if (found.length === 0) throw new Error('An event is known by an id that no batch has brought');
      for (const { id } of found) known.add(id);
      fresh = fresh.filter(({ id }) => !known.has(id));
    }
    return known;
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
