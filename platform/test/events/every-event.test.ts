import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  type EventBus,
  listDeadLetters,
  newEvent,
  noCause,
  openEventStore,
  openInProcessBus,
  openRedisBus,
  type StoredEvent,
  subscribeToAll,
} from '../../src/events/index.ts';
import { openRedis } from '../../src/redis/index.ts';
import { startTestRedis } from '../../src/testing/index.ts';
import { logger, statusChanged, TestDomain, type TestTransaction } from './domains.ts';

let orders: TestDomain;
let users: TestDomain;
let audit: TestDomain;
beforeEach(async () => {
  [orders, users, audit] = await Promise.all([
    TestDomain.open('orders'),
    TestDomain.open('users'),
    TestDomain.open('audit'),
  ]);
});
afterEach(async () => {
  await Promise.all([orders.close(), users.close(), audit.close()]);
});

/** What a publisher that runs tomorrow's version writes. */
async function publishUnknown(domain: TestDomain): Promise<StoredEvent> {
  const event = {
    ...newEvent(statusChanged(randomUUID(), 1)),
    type: 'order.teleported',
    version: 9,
    payload: { to: 'the moon' },
  };
  await domain.pool.query('INSERT INTO outbox (event) VALUES ($1)', [event]);
  return event;
}

/** Has one domain told of everything that happens in two others. */
async function expectEverything(openBus: () => EventBus): Promise<void> {
  const seen: StoredEvent[] = [];
  let look = () => {};
  const everything = subscribeToAll<TestTransaction>(
    (work) => audit.transaction(work),
    async (event, _tx, afterCommit) => {
      afterCommit(() => {
        seen.push(event);
        look();
      });
    },
  );
  const bus = openBus();
  await Promise.all([orders.join(bus), users.join(bus), audit.join(bus, everything)]);
  const [order, user] = [randomUUID(), randomUUID()];
  await orders.publish(statusChanged(order, 1));
  const facts = { aggregateId: user, sequence: null, payload: {}, cause: noCause };
  await users.publish({ type: 'user.deleted', ...facts });
  const unknown = await publishUnknown(orders);
  while (seen.length < 3) {
    await new Promise<void>((resolve) => {
      look = resolve;
    });
  }
  expect(new Set(seen.map(({ aggregateId }) => aggregateId))).toEqual(
    new Set([order, user, unknown.aggregateId]),
  );
  expect(seen).toContainEqual(unknown);
  const store = openEventStore(audit.target, logger);
  expect(await listDeadLetters(store)).toEqual([]);
  await store.close();
}

it('a domain can follow all others in its process, also what it does not know', async () => {
  await expectEverything(() => openInProcessBus(['orders', 'users', 'audit']));
});

it('a domain can follow all others over Redis, also what it does not know', async () => {
  const redis = await startTestRedis();
  const connections = await openRedis(redis.url, logger);
  try {
    await expectEverything(() => openRedisBus(connections, logger));
  } finally {
    await Promise.all([orders.leave(), users.leave(), audit.leave()]);
    await connections.close();
    await redis.close();
  }
});
