import { randomUUID } from 'node:crypto';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openInbox } from '../../src/events/inbox.ts';
import {
  type DomainEvent,
  type EventStore,
  listDeadLetters,
  newEvent,
  noCause,
  noneInParticular,
  openEventMetrics,
  openEventStore,
  retryDeadLetters,
} from '../../src/events/index.ts';
import { faults, logger, statusChanged, TestDomain } from './domains.ts';

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

/**
 * An inbox that tries three times at most.
 * @param before run before each effect, and may fail
 * @param pauseMs how long it waits after a failure
 */
function openBuilderInbox(before: (event: DomainEvent) => void, pauseMs: number, registry = new Registry()) {
  return openInbox({
    subgraph: 'builder',
    store,
    logger,
    metrics: openEventMetrics(registry),
    retry: { attempts: 3, first: pauseMs, most: pauseMs },
    subscriptions: builder.subscriptions(before),
  });
}

/** An inbox whose handler fails on the first event of one order. */
function openPoisonedInbox(registry: Registry, cure: { found: boolean }) {
  return openBuilderInbox(
    ({ aggregateId, sequence }) => {
      if (!cure.found && aggregateId === poisoned && sequence === 1) throw new Error('I cannot stand it');
    },
    0,
    registry,
  );
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

  it('handles what waits of an order one after the other at one look, and none after one that failed', async () => {
    const [order, other] = [randomUUID(), randomUUID()];
    const failing = { sequence: 2 };
    const inbox = openBuilderInbox(({ aggregateId, sequence }) => {
      if (aggregateId === order && sequence === failing.sequence) throw new Error('not now');
    }, 60_000);
    const sequences = [1, 2, 3, 4];
    const events = sequences.flatMap((sequence) => [order, other].map((id) => statusChanged(id, sequence)));
    await inbox.deliver(events.map(newEvent));

    expect(await inbox.handleDue()).toBe(true);
    const effects = await builder.effects();
    expect(faults(effects)).toEqual([]);
    expect(effects.filter(({ aggregateId }) => aggregateId === order)).toHaveLength(1);
    expect(effects.filter(({ aggregateId }) => aggregateId === other)).toHaveLength(4);

    failing.sequence = 0;
    await inbox.deliver([newEvent(statusChanged(order, 5))]);
    expect(await inbox.handleDue()).toBe(false);
    await store.query('UPDATE inbox SET due_at = now() WHERE attempts > 0');
    expect(await inbox.handleDue()).toBe(true);
    expect(faults(await builder.effects())).toEqual([]);
    expect(await builder.effects()).toHaveLength(9);
  });

  it('gets to other orders, however many events wait for one that failed', async () => {
    const inbox = openBuilderInbox(({ aggregateId }) => {
      if (aggregateId === poisoned) throw new Error('not now');
    }, 60_000);
    const healthy = randomUUID();
    const waiting = Array.from({ length: 200 }, (_, index) => statusChanged(poisoned, index + 1));
    await inbox.deliver([...waiting, statusChanged(healthy, 1)].map(newEvent));
    while (await inbox.handleDue());
    expect(await builder.effects()).toEqual([{ aggregateId: healthy, sequence: 1 }]);
  });

  it('has none overtake the one that another process is at', async () => {
    const order = randomUUID();
    const inbox = openBuilderInbox(() => {}, 0);
    const events = [1, 2, 3].map((sequence) => newEvent(statusChanged(order, sequence)));
    await inbox.deliver(events);
    const elsewhere = await builder.begin();
    await elsewhere.$executeRaw`UPDATE inbox SET handled_at = now() WHERE id = ${events[0]?.id}`;
    const more = await inbox.handleDue();
    await builder.end(elsewhere, 'ROLLBACK');
    expect(more).toBe(false);
    expect(await builder.effects()).toEqual([]);
    expect(await inbox.handleDue()).toBe(true);
    expect(faults(await builder.effects())).toEqual([]);
  });

  it('has nothing wait for what happened to nothing in particular', async () => {
    const inbox = openBuilderInbox(({ sequence }) => {
      if (sequence === 1) throw new Error('not now');
    }, 60_000);
    await inbox.deliver([1, 2].map((sequence) => newEvent(statusChanged(noneInParticular, sequence))));
    await inbox.handleDue();
    expect(await builder.effects()).toEqual([{ aggregateId: noneInParticular, sequence: 2 }]);
  });

  it('begins with nothing else once it is to close', async () => {
    const closing = new AbortController();
    const inbox = openBuilderInbox(() => closing.abort(), 0);
    const order = randomUUID();
    await inbox.deliver([1, 2, 3].map((sequence) => newEvent(statusChanged(order, sequence))));
    await inbox.handleDue(closing.signal);
    expect(await builder.effects()).toEqual([{ aggregateId: order, sequence: 1 }]);
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
