import { randomUUID } from 'node:crypto';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openInbox } from '../../src/events/inbox.ts';
import {
  type EventStore,
  listDeadLetters,
  newEvent,
  noCause,
  openEventMetrics,
  openEventStore,
  retryDeadLetters,
} from '../../src/events/index.ts';
import { logger, statusChanged, TestDomain } from './domains.ts';

let builder: TestDomain;
let store: EventStore;
beforeEach(async () => {
  builder = await TestDomain.open('builder');
  store = openEventStore(builder.target, logger);
});
afterEach(async () => {
  await store.close();
  await builder.close();
});

const poisoned = randomUUID();

/** An inbox whose handler fails on the first event of one order, three times at most and without a pause. */
function openPoisonedInbox(registry: Registry, cure: { found: boolean }) {
  return openInbox({
    subgraph: 'builder',
    store,
    logger,
    metrics: openEventMetrics(registry),
    retry: { attempts: 3, first: 0, most: 0 },
    subscriptions: builder.subscriptions(({ aggregateId, sequence }) => {
      if (!cure.found && aggregateId === poisoned && sequence === 1) throw new Error('I cannot stand it');
    }),
  });
}

describe('a handler that keeps failing', () => {
  it('has its event put aside, and holds up no other order and no later event for good', async () => {
    const registry = new Registry();
    const inbox = openPoisonedInbox(registry, { found: false });
    const healthy = randomUUID();
    const [poison, ...others] = [
      statusChanged(poisoned, 1),
      statusChanged(poisoned, 2),
      statusChanged(healthy, 1),
    ].map(newEvent);
    if (poison === undefined) throw new Error('there is one');
    await inbox.deliver([poison, ...others]);

    await inbox.handleDue();
    expect(await builder.effects()).toEqual([{ aggregateId: healthy, sequence: 1 }]);
    expect(await listDeadLetters(store)).toEqual([]);
    while (await inbox.handleDue());

    expect(await builder.effects()).toEqual([
      { aggregateId: healthy, sequence: 1 },
      { aggregateId: poisoned, sequence: 2 },
    ]);
    expect(await listDeadLetters(store)).toMatchObject([
      { id: poison.id, type: 'order.status_changed', attempts: 3, lastError: 'Error: I cannot stand it' },
    ]);
    expect(await registry.metrics()).toMatch(
      /events_dead_letters_total\{subgraph="builder",type="order.status_changed"\} 1/,
    );
  });

  it('can be given its event again, by its id or with all others', async () => {
    const cure = { found: false };
    const inbox = openPoisonedInbox(new Registry(), cure);
    const event = newEvent(statusChanged(poisoned, 1));
    await inbox.deliver([event]);
    while (await inbox.handleDue());

    expect(await retryDeadLetters(store, randomUUID())).toBe(0);
    expect(await retryDeadLetters(store, event.id)).toBe(1);
    while (await inbox.handleDue());
    expect(await listDeadLetters(store)).toHaveLength(1);

    cure.found = true;
    expect(await retryDeadLetters(store, null)).toBe(1);
    while (await inbox.handleDue());
    expect(await listDeadLetters(store)).toEqual([]);
    expect(await builder.effects()).toHaveLength(1);
  });
});

describe('an inbox', () => {
  it('puts aside what it cannot read: a payload or version of a publisher that is ahead', async () => {
    const inbox = openPoisonedInbox(new Registry(), { found: true });
    const aggregateId = randomUUID();
    const event = newEvent(statusChanged(aggregateId, 1));
    await inbox.deliver([{ ...event, version: 2 }]);
    while (await inbox.handleDue());
    const [letter] = await listDeadLetters(store);
    expect(letter?.lastError).toContain('this is version 2');
    expect(await builder.effects()).toEqual([]);
  });

  it('keeps nothing that nobody handles, and nothing twice', async () => {
    const inbox = openPoisonedInbox(new Registry(), { found: true });
    const event = newEvent(statusChanged(randomUUID(), 1));
    const unwanted = newEvent({
      type: 'user.deleted',
      aggregateId: randomUUID(),
      sequence: null,
      payload: {},
      cause: noCause,
    });
    await inbox.deliver([event, unwanted, event]);
    await inbox.deliver([event]);
    expect(await store.query('SELECT id FROM inbox')).toEqual([{ id: event.id }]);
  });
});
