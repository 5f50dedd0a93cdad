/** What is kept of an event of the shop. */

import { knownEvent, type StoredEvent } from '@pet/platform/events';

/** An event of the shop as it is stored. */
export interface RecordedEvent {
  /** The account it happened to; null where there is none. */
  readonly userId: string | null;
  /** What else it tells, without the account. */
  readonly properties: Readonly<Record<string, unknown>>;
}

const nothing: RecordedEvent = { userId: null, properties: {} };

/**
 * Takes an event apart into whom it happened to and the rest, so that the one can be forgotten and the other kept. Of an
 * event that this version does not know, nobody can say which is which: its name alone is kept.
 */
export function recordedEvent(stored: StoredEvent): RecordedEvent {
  const event = knownEvent(stored);
  if (event === null) return nothing;
  const { ownerId, customerId, ...rest }: Record<string, unknown> = { ...event.payload };
  const { aggregateId } = event;
  if (event.type.startsWith('user.')) return { userId: aggregateId, properties: rest };
  const subject = customerId ?? ownerId;
  return {
    userId: typeof subject === 'string' ? subject : null,
    properties: { ...rest, aggregateId },
  };
}
