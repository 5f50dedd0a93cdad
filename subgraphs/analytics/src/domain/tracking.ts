/** What is taken of a batch of events that a client sends. */

import { type BatchTimes, occurredAt, type TimeProblem } from './event-time.ts';
import { checkProperties, type PropertiesProblem } from './properties.ts';

/** How many events there may be in a batch. */
export const maxBatchSize = 500;

/**
 * Names of clients' events. Those of domain events have a dot, so that no client can pretend that something happened in
 * the shop.
 */
const namePattern = /^[a-z][a-z0-9_]{0,63}$/;

/** The event by which a client says that somebody saw a variant; the name GrowthBook gives it, too. */
export const exposureName = 'experiment_viewed';

const idPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** An event as a client tells it. */
export interface ReportedEvent {
  readonly messageId: string;
  readonly name: string;
  /** By the client's clock; when the batch was sent, where absent. */
  readonly timestamp?: Date | null | undefined;
  readonly properties?: unknown;
}

/** An event that is taken. */
export interface AcceptedEvent {
  readonly id: string;
  readonly name: string;
  readonly occurredAt: Date;
  /** A JSON object. */
  readonly properties: string;
}

export type Rejection = 'INVALID_MESSAGE_ID' | 'INVALID_NAME' | PropertiesProblem | TimeProblem;

export type TrackOutcome = 'ACCEPTED' | 'DUPLICATE' | 'REJECTED';

/** What becomes of one event. */
export interface TrackResult {
  readonly messageId: string;
  readonly outcome: TrackOutcome;
  readonly rejection: Rejection | null;
}

/** An exposure has to say of what. */
function namesVariant(properties: unknown): boolean {
  if (typeof properties !== 'object' || properties === null) return false;
  return (
    'experiment' in properties &&
    typeof properties.experiment === 'string' &&
    'variant' in properties &&
    typeof properties.variant === 'string'
  );
}

/** Checks one event. @returns what to store, or why not */
export function checkEvent(event: ReportedEvent, times: BatchTimes): AcceptedEvent | Rejection {
  const { messageId, name, timestamp, properties } = event;
  if (!idPattern.test(messageId)) return 'INVALID_MESSAGE_ID';
  if (!namePattern.test(name)) return 'INVALID_NAME';
  const checked = checkProperties(properties);
  if (checked.problem !== null) return checked.problem;
  if (name === exposureName && !namesVariant(properties)) return 'INVALID_PROPERTIES';
  const at = occurredAt(timestamp ?? times.sentAt ?? times.receivedAt, times);
  if (typeof at === 'string') return at;
  return { id: messageId.toLowerCase(), name, occurredAt: at, properties: checked.json };
}

/** What is taken of a batch, each id once, and what to answer for each event while none is known from before. */
export interface CheckedBatch {
  readonly accepted: readonly AcceptedEvent[];
  readonly results: readonly TrackResult[];
}

/** Checks a batch. Of events with one id the first counts. */
export function checkBatch(events: readonly ReportedEvent[], times: BatchTimes): CheckedBatch {
  const accepted = new Map<string, AcceptedEvent>();
  const results = events.map((event): TrackResult => {
    const { messageId } = event;
    const checked = checkEvent(event, times);
    if (typeof checked === 'string') return { messageId, outcome: 'REJECTED', rejection: checked };
    if (accepted.has(checked.id)) return { messageId, outcome: 'DUPLICATE', rejection: null };
    accepted.set(checked.id, checked);
    return { messageId, outcome: 'ACCEPTED', rejection: null };
  });
  return { accepted: [...accepted.values()], results };
}
