/** When something happened, told by a clock that may be wrong. */

/** How far an event may lie after the moment it was sent: clocks are set right in between. */
const toleranceMs = 5 * 60 * 1000;
/** How old an event may be: a client can be without a network for so long. */
export const maxAgeDays = 30;
const maxAgeMs = maxAgeDays * 24 * 60 * 60 * 1000;

export type TimeProblem = 'TIMESTAMP_IN_FUTURE' | 'TIMESTAMP_TOO_OLD';

/** The clocks of a batch. */
export interface BatchTimes {
  /** Ours. */
  readonly receivedAt: Date;
  /** The client's at the moment it sent the batch; null where it did not say, and its clock is taken as right. */
  readonly sentAt: Date | null;
}

/**
 * The time of an event by our clock: as long before the batch came as, by the client's clock, before it was sent.
 * @see https://segment.com/docs/connections/spec/common/#timestamps
 */
export function occurredAt(timestamp: Date, { receivedAt, sentAt }: BatchTimes): Date | TimeProblem {
  const age = (sentAt ?? receivedAt).getTime() - timestamp.getTime();
  if (age < -toleranceMs) return 'TIMESTAMP_IN_FUTURE';
  if (age > maxAgeMs) return 'TIMESTAMP_TOO_OLD';
  return new Date(receivedAt.getTime() - Math.max(0, age));
}
