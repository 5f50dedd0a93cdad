import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { occurredAt } from '../../src/domain/event-time.ts';
import { checkProperties } from '../../src/domain/properties.ts';
import { checkBatch, checkEvent, type ReportedEvent } from '../../src/domain/tracking.ts';
import { visitorIdOf } from '../../src/domain/visitor.ts';

const receivedAt = new Date('2026-11-22T12:00:00.000Z');
const dayMs = 86_400_000;
const after = (ms: number) => new Date(receivedAt.getTime() + ms);
const event = (change: Partial<ReportedEvent> = {}): ReportedEvent => ({
  messageId: randomUUID(),
  name: 'builder_opened',
  ...change,
});
const verdict = (change: Partial<ReportedEvent>) => checkEvent(event(change), { receivedAt, sentAt: null });

describe('the time of an event', () => {
  it('is as long before it came as the client says it was before it was sent', () => {
    for (const skew of [-400 * dayMs, -60_000, 0, 2 * dayMs]) {
      const sentAt = after(skew);
      expect(occurredAt(new Date(sentAt.getTime() - 5_000), { receivedAt, sentAt })).toEqual(after(-5_000));
    }
  });

  it('is never after it came', () => {
    expect(occurredAt(after(60_000), { receivedAt, sentAt: null })).toEqual(receivedAt);
  });

  it('cannot be two days ahead, nor older than a client can wait', () => {
    expect(occurredAt(after(2 * dayMs), { receivedAt, sentAt: null })).toBe('TIMESTAMP_IN_FUTURE');
    expect(occurredAt(after(2 * dayMs), { receivedAt, sentAt: after(dayMs) })).toBe('TIMESTAMP_IN_FUTURE');
    expect(occurredAt(after(-31 * dayMs), { receivedAt, sentAt: null })).toBe('TIMESTAMP_TOO_OLD');
    expect(occurredAt(after(-30 * dayMs), { receivedAt, sentAt: null })).toEqual(after(-30 * dayMs));
  });
});

describe('properties', () => {
  const nested = (depth: number): unknown => (depth === 0 ? 1 : { in: nested(depth - 1) });

  it.each([
    ['a list', [1]],
    ['a text', 'x'],
    ['a number', 1],
    ['a NUL', { a: 'x\0' }],
    ['a NUL in a name', { 'a\0': 1 }],
    ['half a surrogate pair', { a: ['\ud83d'] }],
    ['half a surrogate pair in a name', { '\udc36': 1 }],
    ['__proto__', JSON.parse('{"__proto__":{"admin":true}}')],
    ['a constructor deep inside', { a: [{ constructor: { prototype: 1 } }] }],
    ['too deep a nest', nested(7)],
    ['a very deep nest', nested(10_000)],
  ])('cannot be %s', (_what, value) => {
    expect(checkProperties(value).problem).toBe('INVALID_PROPERTIES');
  });

  it('cannot be larger than 8 kB, counted in bytes', () => {
    expect(checkProperties({ a: 'x'.repeat(1_000_000) }).problem).toBe('PROPERTIES_TOO_LARGE');
    expect(checkProperties({ a: '🐕'.repeat(2_046) }).problem).toBeNull();
    expect(checkProperties({ a: '🐕'.repeat(2_047) }).problem).toBe('PROPERTIES_TOO_LARGE');
  });

  it('stay what they are', () => {
    const value = { text: '🐕 "quoted"', list: [1, null, true], deep: nested(5) };
    expect(JSON.parse(checkProperties(value).json ?? '')).toEqual(value);
    expect(checkProperties(null).json).toBe('{}');
  });
});

describe('an event', () => {
  it.each([
    [{ messageId: '' }, 'INVALID_MESSAGE_ID'],
    [{ messageId: "x'; DROP TABLE tracked_events" }, 'INVALID_MESSAGE_ID'],
    [{ name: '' }, 'INVALID_NAME'],
    [{ name: 'order.created' }, 'INVALID_NAME'],
    [{ name: 'Opened' }, 'INVALID_NAME'],
    [{ name: 'a'.repeat(65) }, 'INVALID_NAME'],
    [{ name: 'opened","id":"' }, 'INVALID_NAME'],
    [{ name: 'opened\n' }, 'INVALID_NAME'],
    [{ name: 'experiment_viewed' }, 'INVALID_PROPERTIES'],
    [{ name: 'experiment_viewed', properties: { experiment: 'a', variant: 1 } }, 'INVALID_PROPERTIES'],
  ])('like %j is refused: %s', (change, rejection) => {
    expect(verdict(change)).toBe(rejection);
  });

  it('counts once in a batch, whatever the case of its id', () => {
    const messageId = randomUUID();
    const { accepted, results } = checkBatch(
      [
        event({ messageId, name: 'bad name' }),
        event({ messageId }),
        event({ messageId: messageId.toUpperCase(), name: 'other' }),
      ],
      { receivedAt, sentAt: null },
    );
    expect(accepted).toEqual([
      { id: messageId, name: 'builder_opened', occurredAt: receivedAt, properties: '{}' },
    ]);
    expect(results.map(({ outcome }) => outcome)).toEqual(['REJECTED', 'ACCEPTED', 'DUPLICATE']);
  });
});

it("a visitor's id is no account's", () => {
  const accountId = randomUUID();
  expect(visitorIdOf(accountId)).not.toBe(accountId);
  expect(visitorIdOf(accountId)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(visitorIdOf('a')).not.toBe(visitorIdOf('b'));
});
