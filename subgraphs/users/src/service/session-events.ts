/** What other domains are told of sessions and of who tries to have one. */

import { type Cause, type EventDraft, noCause, type Payload } from '@pet/platform/events';

/** A session, as far as events name it. */
export interface EventedSession {
  readonly id: string;
  readonly userId: string;
}

export type SessionEnd = Payload<'session.ended'>['reason'];

export function sessionStarted(
  { id: aggregateId, userId }: EventedSession,
  by: Payload<'session.started'>['by'],
  cause: Cause,
): EventDraft {
  return { type: 'session.started', aggregateId, sequence: null, payload: { userId, by }, cause };
}

export function sessionEnded(
  { id: aggregateId, userId }: EventedSession,
  reason: SessionEnd,
  cause: Cause,
): EventDraft {
  return { type: 'session.ended', aggregateId, sequence: null, payload: { userId, reason }, cause };
}

/** The session has ended with it. */
export function reuseDetected(session: EventedSession, cause: Cause): EventDraft[] {
  const { id: aggregateId, userId } = session;
  return [
    { type: 'session.reuse_detected', aggregateId, sequence: null, payload: { userId }, cause },
    sessionEnded(session, 'REUSE_DETECTED', cause),
  ];
}

/** Nobody in particular is to blame: they came from anywhere, in many requests. */
export function loginsFailed(aggregateId: string, count: number): EventDraft {
  return { type: 'user.logins_failed', aggregateId, sequence: null, payload: { count }, cause: noCause };
}
