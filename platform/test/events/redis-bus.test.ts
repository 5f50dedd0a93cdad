import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EventExchange, openRedisBus } from '../../src/events/index.ts';
import { openRedis, type RedisConnections } from '../../src/redis/index.ts';
import { startTestRedis, type TestRedis } from '../../src/testing/index.ts';
import { faults, logger, statusChanged, TestDomain } from './domains.ts';

const stream = 'events:orders';

let redis: TestRedis;
let connections: RedisConnections;
let orders: TestDomain;
let builder: TestDomain;
beforeEach(async () => {
  redis = await startTestRedis();
  connections = await openRedis(redis.url, logger);
  [orders, builder] = await Promise.all([TestDomain.open('orders'), TestDomain.open('builder')]);
});
afterEach(async () => {
  await Promise.all([orders.close(), builder.close()]);
  await connections.close();
  await redis.close();
});

const joinPublisher = (): Promise<EventExchange> => orders.join(openRedisBus(connections, logger));
const joinSubscriber = (): Promise<EventExchange> =>
  builder.join(openRedisBus(connections, logger), builder.subscriptions());

/** Publishes changes of one order, and resolves to when all have had their effects. */
async function publishChanges(aggregateId: string, from: number, to: number): Promise<void> {
  for (let sequence = from; sequence <= to; sequence += 1) {
    await orders.publish(statusChanged(aggregateId, sequence));
  }
}

async function expectEffects(count: number): Promise<void> {
  const effects = await builder.effectsOf(count);
  expect(effects).toHaveLength(count);
  expect(faults(effects)).toEqual([]);
}

/** Resolves when the relay has marked everything. */
async function untilPublished({ wakeRelay }: EventExchange): Promise<void> {
  for (;;) {
    wakeRelay();
    const { rowCount } = await orders.pool.query('SELECT FROM outbox WHERE published_at IS NULL');
    if (rowCount === 0) return;
  }
}

describe('the bus of many processes', () => {
  it('brings events to every subscriber once, in the order of their aggregate, whoever shares the work', async () => {
    const users = await TestDomain.open('users');
    try {
      await users.join(openRedisBus(connections, logger), users.subscriptions());
      await Promise.all([joinPublisher(), joinPublisher(), joinSubscriber(), joinSubscriber()]);
      const aggregates = Array.from({ length: 5 }, () => randomUUID());
      await Promise.all(aggregates.map((aggregate) => publishChanges(aggregate, 1, 20)));
      await expectEffects(100);
      expect(faults(await users.effectsOf(100))).toEqual([]);
    } finally {
      await users.close();
    }
  });

  it('brings a subscriber that is new what was published before', async () => {
    const publisher = await joinPublisher();
    await publishChanges(randomUUID(), 1, 3);
    await untilPublished(publisher);
    await joinSubscriber();
    await expectEffects(3);
  });

  it('brings what a reader took and did not live to acknowledge, before what came later', async () => {
    const publisher = await joinPublisher();
    const aggregate = randomUUID();
    await publishChanges(aggregate, 1, 3);
    await untilPublished(publisher);
    const { commands } = connections;
    await commands.xgroup('CREATE', stream, 'builder', '0');
    await commands.xreadgroup('GROUP', 'builder', 'reader', 'COUNT', 100, 'STREAMS', stream, '>');
    await publishChanges(aggregate, 4, 5);
    await untilPublished(publisher);
    await joinSubscriber();
    await expectEffects(5);
  });

  it('passes over what is no event', async () => {
    const publisher = await joinPublisher();
    await publishChanges(randomUUID(), 1, 1);
    await untilPublished(publisher);
    for (const text of ['{', '{}', '{"id":1}', 'null']) {
      await connections.commands.xadd(stream, '*', 'event', text);
    }
    await connections.commands.xadd(stream, '*', 'something', 'else');
    const after = randomUUID();
    await publishChanges(after, 1, 1);
    await untilPublished(publisher);
    await joinSubscriber();
    await expectEffects(2);
  });
});

describe('nothing is lost, and nothing has its effect twice', () => {
  const losses: Record<string, () => Promise<unknown>> = {
    'is flushed': () => connections.commands.flushall(),
    'loses the stream': () => connections.commands.del(stream),
    'loses what stands beside the stream': () => connections.commands.del(`{${stream}}:head`),
    'comes back from an older snapshot': async () => {
      const { commands } = connections;
      const newest = await commands.xrevrange(stream, '+', '-', 'COUNT', 2);
      await commands.xdel(stream, ...newest.map(([id]) => id));
      await commands.hincrby(`{${stream}}:head`, 'appended', -2);
    },
  };
  for (const [what, lose] of Object.entries(losses)) {
    it(`when Redis ${what} before anybody has read`, async () => {
      const publisher = await joinPublisher();
      const aggregate = randomUUID();
      await publishChanges(aggregate, 1, 5);
      await untilPublished(publisher);
      await lose();
      await joinSubscriber();
      await expectEffects(5);
    });

    it(`when Redis ${what} while events come and go`, async () => {
      await Promise.all([joinPublisher(), joinSubscriber()]);
      const aggregate = randomUUID();
      await publishChanges(aggregate, 1, 10);
      await expectEffects(10);
      await lose();
      await publishChanges(aggregate, 11, 20);
      await expectEffects(20);
    });
  }

  it('when Redis is killed: writers do not notice, and delivery goes on when it is back', async () => {
    const [publisher] = await Promise.all([joinPublisher(), joinSubscriber()]);
    const aggregate = randomUUID();
    await publishChanges(aggregate, 1, 5);
    await expectEffects(5);
    await redis.kill();
    await publishChanges(aggregate, 6, 15);
    publisher.wakeRelay();
    await redis.start();
    await expectEffects(15);
  });
});

it('closes at once while Redis is away', async () => {
  await Promise.all([joinPublisher(), joinSubscriber()]);
  await publishChanges(randomUUID(), 1, 1);
  await expectEffects(1);
  await redis.kill();
  await Promise.all([orders.leave(), builder.leave()]);
});
