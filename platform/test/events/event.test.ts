import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseEvent, readEvent } from '../../src/events/event.ts';
import {
  catalogue,
  causeOf,
  type EventDraft,
  knownEvent,
  newEvent,
  noCause,
} from '../../src/events/index.ts';

const aggregateId = randomUUID();
const cause = {
  actor: { userId: randomUUID(), sessionId: randomUUID(), role: 'STAFF' },
  requestId: 'a request',
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
} as const;
const draft: EventDraft = {
  type: 'design.deleted',
  aggregateId,
  sequence: 3,
  payload: { ownerId: randomUUID() },
  cause,
};

describe('an event', () => {
  it('is the same after it was stored or sent', () => {
    const event = newEvent(draft);
    const read = readEvent(JSON.parse(JSON.stringify(event)));
    expect(read).toEqual(event);
    const { cause: _, ...facts } = draft;
    expect(parseEvent('design.deleted', read)).toMatchObject({ ...facts, ...cause, version: 1 });
  });

  it('can be read although it was stored before events said who did it', () => {
    const { actor: _actor, traceId: _traceId, ...older } = newEvent(draft);
    expect(readEvent(older)).toEqual({ ...older, actor: null, traceId: null });
  });

  it('is a cause of what it brings about, and hands on nothing else', () => {
    const event = newEvent(draft);
    expect(causeOf(event)).toEqual(cause);
    expect(newEvent({ ...draft, cause: event })).toMatchObject(cause);
    expect(causeOf(newEvent({ ...draft, cause: noCause }))).toEqual(noCause);
  });

  it('is known by type, version and payload, or not at all', () => {
    const event = newEvent(draft);
    expect(knownEvent(event)).toEqual(event);
    for (const stranger of [
      { type: 'design.melted' },
      { type: 'toString' },
      { version: 2 },
      { payload: {} },
    ]) {
      expect(knownEvent({ ...event, ...stranger })).toBeNull();
    }
  });

  it('has an id of its own', () => {
    expect(newEvent(draft).id).not.toBe(newEvent(draft).id);
  });

  it('is refused with a payload the catalogue does not know', () => {
    const payload = { ownerId: 'not an id' };
    expect(() => newEvent({ ...draft, payload })).toThrow('ownerId');
    expect(() => parseEvent('design.deleted', { ...newEvent(draft), payload })).toThrow('ownerId');
  });

  it('is refused in a version this process does not know', () => {
    expect(() => parseEvent('design.deleted', { ...newEvent(draft), version: 2 })).toThrow('version 2');
  });

  it('is named after the domain it happened in', () => {
    const domains = {
      user: 'users',
      session: 'users',
      design: 'builder',
      preset: 'builder',
      cache: 'builder',
      order: 'orders',
      webhook: 'webhooks',
      audit: 'audit',
      analytics: 'analytics',
      experiment: 'analytics',
      export: 'analytics',
    };
    for (const [type, { domain }] of Object.entries(catalogue)) {
      const [noun = ''] = type.split('.');
      expect(domains).toHaveProperty(noun, domain);
    }
  });
});
