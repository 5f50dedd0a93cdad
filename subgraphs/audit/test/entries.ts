import { randomUUID } from 'node:crypto';
import { type EventDraft, newEvent } from '@pet/platform/events';
import { testActor } from '@pet/platform/testing';
import { beginningOf, type Link, type SealedEntry, seal } from '../src/domain/entry.ts';
import { factsOf } from '../src/service/recording.ts';

/** An event that some member of staff confirmed an order. */
export function confirmed(aggregateId: string = randomUUID()): EventDraft {
  return {
    type: 'order.status_changed',
    aggregateId,
    sequence: 2,
    payload: { customerId: randomUUID(), from: 'PLACED', to: 'CONFIRMED' },
    cause: {
      actor: testActor('STAFF'),
      requestId: randomUUID(),
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    },
  };
}

/** So many entries of one chain, after an entry or at its beginning. */
export function chainOf(length: number, after: Link = beginningOf(1)): SealedEntry[] {
  const entries: SealedEntry[] = [];
  for (let index = 0; index < length; index += 1) {
    const facts = factsOf(newEvent(confirmed()));
    entries.push(seal(facts, new Date('2026-11-22T08:00:00Z'), entries.at(-1) ?? after));
  }
  return entries;
}
