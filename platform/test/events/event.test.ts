import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseEvent, readEvent } from '../../src/events/event.ts';
import { catalogue, type EventDraft, newEvent } from '../../src/events/index.ts';

const aggregateId = randomUUID();
const draft: EventDraft = {
  type: 'design.deleted',
  aggregateId,
  sequence: 3,
  payload: { ownerId: randomUUID() },
  requestId: 'a request',
};

describe('an event', () => {
  it('is the same after it was stored or sent', () => {
    const event = newEvent(draft);
    const read = readEvent(JSON.parse(JSON.stringify(event)));
    expect(read).toEqual(event);
    expect(parseEvent('design.deleted', read)).toMatchObject({ ...draft, version: 1 });
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
    const domains = { user: 'users', design: 'builder', cache: 'builder', order: 'orders' };
    for (const [type, { domain }] of Object.entries(catalogue)) {
      const [noun = ''] = type.split('.');
      expect(domains).toHaveProperty(noun, domain);
    }
  });
});
