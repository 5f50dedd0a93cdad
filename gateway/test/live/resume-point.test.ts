import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { asksForPast, resumePointOf } from '../../src/live/resume-point.ts';

const point = (text: string) => resumePointOf({ document: parse(text) });

describe('the point to go on from', () => {
  it.each([
    ['subscription ($last: Int) { designChanged(designId: "1", afterVersion: $last) { version } }', 'last'],
    ['subscription ($a: Int) { orderFeed(afterSequence: $a) { feedSequence } }', 'a'],
    ['subscription { orderFeed(afterSequence: 3) { feedSequence } }', null],
    ['subscription { orderFeed { feedSequence } }', null],
    ['subscription ($a: Int) { somethingElse(afterSequence: $a) { sequence } }', null],
    [
      'subscription ($a: Int) { ...F } fragment F on Subscription { orderFeed(afterSequence: $a) { id } }',
      null,
    ],
  ])('of %s is in the variable %s', (text, variable) => {
    expect(point(text).variable).toBe(variable);
  });

  it('is the field that numbers the events of all orders, not that of one', () => {
    const { positionOf } = point('subscription { feed: orderFeed { sequence feedSequence } }');
    expect(positionOf({ data: { feed: { sequence: 2, feedSequence: 70 } } })).toBe(70);
    const ofOrder = point('subscription { orderStatusChanged(orderId: "1") { sequence feedSequence } }');
    expect(ofOrder.positionOf({ data: { orderStatusChanged: { sequence: 2, feedSequence: 70 } } })).toBe(2);
  });

  it('is unknown where there is none', () => {
    const { positionOf } = point('subscription { designChanged(designId: "1") { version: kind } }');
    for (const designChanged of [{ version: 'UPDATED' }, { version: 1.5 }, {}, null])
      expect(positionOf({ data: { designChanged } })).toBeNull();
    expect(positionOf({ data: null })).toBeNull();
  });
});

describe('events of the past', () => {
  const asked = (text: string, variables = {}) => asksForPast({ document: parse(text), variables });

  it('are asked for by any variable or number in the place of a position', () => {
    const query = 'subscription ($x: Int) { designChanged(designId: "1", afterVersion: $x) { version } }';
    expect(asked(query, { x: 0 })).toBe(true);
    expect(asked(query, { x: null })).toBe(false);
    expect(asked(query)).toBe(false);
    expect(asked('subscription { orderFeed(afterSequence: 0) { feedSequence } }')).toBe(true);
    expect(asked('subscription { orderFeed(afterSequence: null) { feedSequence } }')).toBe(false);
    expect(asked('subscription { orderFeed { feedSequence } }')).toBe(false);
  });

  it('may be asked for where nothing is known of the root field', () => {
    expect(asked('subscription { ...F } fragment F on Subscription { orderFeed { feedSequence } }')).toBe(
      true,
    );
  });
});
