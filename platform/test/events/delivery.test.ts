import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EventBus, openInProcessBus, publish, type StoredEvent } from '../../src/events/index.ts';
import { faults, statusChanged, TestDomain } from './domains.ts';

let orders: TestDomain;
let builder: TestDomain;
beforeEach(async () => {
  [orders, builder] = await Promise.all([TestDomain.open('orders'), TestDomain.open('builder')]);
});
afterEach(async () => {
  await Promise.all([orders.close(), builder.close()]);
});

const names = ['orders', 'builder'];

describe('events between domains', () => {
  it('have their effect once the transaction has committed, and none when it has not', async () => {
    const bus = openInProcessBus(names);
    await builder.join(bus, builder.subscriptions());
    const { wakeRelay } = await orders.join(bus);
    const [kept, undone] = [randomUUID(), randomUUID()];
    const abandoned = await orders.begin();
    await publish(abandoned, statusChanged(undone, 1));
    await orders.end(abandoned, 'ROLLBACK');
    await orders.publish(statusChanged(kept, 1));
    wakeRelay();
    expect(await builder.effectsOf(1)).toEqual([{ aggregateId: kept, sequence: 1 }]);
  });

  it('are found without being woken, as those of another process are', async () => {
    const bus = openInProcessBus(names);
    await builder.join(bus, builder.subscriptions());
    await orders.join(bus);
    await orders.publish(statusChanged(randomUUID(), 1));
    expect(await builder.effectsOf(1)).toHaveLength(1);
  });

  it('wait for a subscriber that is not open yet', async () => {
    const bus = openInProcessBus(names);
    await orders.publish(statusChanged(randomUUID(), 1));
    await orders.join(bus);
    await builder.join(bus, builder.subscriptions());
    expect(await builder.effectsOf(1)).toHaveLength(1);
  });

  it('arrive although their transaction took its position early and committed late', async () => {
    const bus = openInProcessBus(names);
    await builder.join(bus, builder.subscriptions());
    const { wakeRelay } = await orders.join(bus);
    const [early, late] = [randomUUID(), randomUUID()];
    const slow = await orders.begin();
    await publish(slow, statusChanged(early, 1));
    await orders.publish(statusChanged(late, 1));
    wakeRelay();
    expect(await builder.effectsOf(1)).toEqual([{ aggregateId: late, sequence: 1 }]);
    await orders.end(slow, 'COMMIT');
    wakeRelay();
    const effects = await builder.effectsOf(2);
    expect(effects.map(({ aggregateId }) => aggregateId)).toEqual([late, early]);
  });

  it('keep the order of their aggregate, whoever writes at once and however handlers fail', async () => {
    const bus = openInProcessBus(names);
    let calls = 0;
    await builder.join(
      bus,
      builder.subscriptions(() => {
        calls += 1;
        if (calls % 25 === 0) throw new Error('this one is tried again');
      }),
    );
    const { wakeRelay } = await orders.join(bus);
    const aggregates = Array.from({ length: 8 }, () => randomUUID());
    await orders.pool.query('CREATE TABLE things (id UUID PRIMARY KEY, sequence INTEGER NOT NULL)');
    await orders.pool.query('INSERT INTO things SELECT unnest($1::uuid[]), 0', [aggregates]);
    async function write(aggregateId: string): Promise<void> {
      await orders.transaction(async (tx) => {
        const { rows } = await tx.client.query<{ sequence: number }>(
          'UPDATE things SET sequence = sequence + 1 WHERE id = $1 RETURNING sequence',
          [aggregateId],
        );
        await publish(tx, statusChanged(aggregateId, rows[0]?.sequence ?? 0));
      });
      wakeRelay();
    }
    await Promise.all(Array.from({ length: 10 }, () => aggregates.map(write)).flat());
    const effects = await builder.effectsOf(80);
    expect(faults(effects)).toEqual([]);
    expect(effects).toHaveLength(80);
  });

  it('have one effect where two processes of each domain share the work', async () => {
    const bus = openInProcessBus(names);
    const other = openInProcessBus(names);
    for (const each of [bus, other]) {
      await builder.join(each, builder.subscriptions());
      await orders.join(each);
    }
    const aggregate = randomUUID();
    for (let sequence = 1; sequence <= 30; sequence += 1)
      await orders.publish(statusChanged(aggregate, sequence));
    const effects = await builder.effectsOf(30);
    expect(faults(effects)).toEqual([]);
    expect(effects).toHaveLength(30);
  });
});

/** A bus that does something else when it publishes. */
function altered(
  publishing: (bus: EventBus, ...args: Parameters<EventBus['publish']>) => ReturnType<EventBus['publish']>,
) {
  const bus = openInProcessBus(names);
  return { ...bus, publish: (...args: Parameters<EventBus['publish']>) => publishing(bus, ...args) };
}

/** Publishes some events of one order, and then one of another that tells when all have arrived. */
async function effectsThrough(
  bus: EventBus,
  count: number,
): Promise<{ aggregateId: string; sequence: number }[]> {
  await builder.join(bus, builder.subscriptions());
  const { wakeRelay } = await orders.join(bus);
  const aggregate = randomUUID();
  for (let sequence = 1; sequence <= count; sequence += 1) {
    await orders.publish(statusChanged(aggregate, sequence));
    wakeRelay();
  }
  await builder.effectsOf(count);
  const last = randomUUID();
  await orders.publish(statusChanged(last, 1));
  wakeRelay();
  for (let seen = count + 1; ; seen += 1) {
    const effects = await builder.effectsOf(seen);
    if (effects.some(({ aggregateId }) => aggregateId === last)) return effects;
  }
}

describe('exactly one effect', () => {
  it('although the relay dies after the bus has taken an event and before it is marked', async () => {
    let crashes = 0;
    const bus = altered(async (within, ...args) => {
      const head = await within.publish(...args);
      if (args[2].length > 0 && crashes < 5) {
        crashes += 1;
        throw new Error('killed');
      }
      return head;
    });
    const effects = await effectsThrough(bus, 5);
    expect(crashes).toBe(5);
    expect(effects).toHaveLength(6);
    expect(faults(effects)).toEqual([]);
  });

  it('although everything is delivered twice', async () => {
    const bus = altered((within, domain, after, events) =>
      within.publish(domain, after, [...events, ...events]),
    );
    const effects = await effectsThrough(bus, 10);
    expect(effects).toHaveLength(11);
    expect(faults(effects)).toEqual([]);
  });

  it('although the bus loses what it had and is given everything again', async () => {
    let lost = false;
    const bus = altered(async (within, domain, after, events) => {
      if (!lost && events.some(({ sequence }) => sequence === 7)) {
        lost = true;
        return null;
      }
      return within.publish(domain, after, events);
    });
    const effects = await effectsThrough(bus, 10);
    expect(lost).toBe(true);
    expect(effects).toHaveLength(11);
    expect(faults(effects)).toEqual([]);
  });

  it('is what these tests can tell from two: without recognising repeats, the checker finds them', async () => {
    const forgetIds = (events: readonly StoredEvent[]) =>
      events.map((event) => ({ ...event, id: randomUUID() }));
    const bus = altered((within, domain, after, events) =>
      within.publish(domain, after, [...events, ...forgetIds(events)]),
    );
    expect(faults(await effectsThrough(bus, 10))).not.toEqual([]);
  });
});
