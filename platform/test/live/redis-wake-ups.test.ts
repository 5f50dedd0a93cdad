import { EventEmitter, once } from 'node:events';
import { RedisPubSub } from 'graphql-redis-subscriptions';
import { Redis } from 'ioredis';
import pg from 'pg';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { followHistory, openRedisWakeUps, type WakeUps } from '../../src/live/index.ts';
import { openRedis } from '../../src/redis/index.ts';
import { createTestDatabase, startTestRedis, type TestRedis } from '../../src/testing/index.ts';

const logger = pino({ level: 'silent' });
const topic = 'changes';
const channel = `wake:${topic}`;
const changes = 100;
const never = 3_600_000;

let redis: TestRedis;
let admin: Redis;
let database: pg.Pool;
beforeAll(async () => {
  redis = await startTestRedis();
  admin = new Redis(redis.url);
  admin.on('error', () => {});
  database = new pg.Pool({ connectionString: await createTestDatabase() });
  await database.query('CREATE TABLE changes (position int PRIMARY KEY)');
});
beforeEach(() => database.query('TRUNCATE changes'));
afterAll(async () => {
  admin.disconnect();
  await redis.close();
  await database.end();
});

/** What one process of a fleet has. */
async function openProcess(recheckMilliseconds = never) {
  const connections = await openRedis(redis.url, logger);
  const wakeUps = openRedisWakeUps({ redis: connections, logger, recheckMilliseconds });
  return {
    wakeUps,
    async close() {
      await wakeUps.close();
      await connections.close();
    },
  };
}
type Process = Awaited<ReturnType<typeof openProcess>>;

async function commit(position: number): Promise<void> {
  await database.query('INSERT INTO changes VALUES ($1)', [position]);
}

/** Commits a change and tells of it, as a use case does. */
async function change(position: number, wakeUps: WakeUps): Promise<void> {
  await commit(position);
  await wakeUps.publish(topic);
}

function follow(wakeUps: WakeUps): AsyncGenerator<number, void, undefined> {
  return followHistory<number>({
    wakeUps,
    topic,
    after: 0,
    async read(after) {
      const { rows } = await database.query<{ position: number }>(
        'SELECT position FROM changes WHERE position > $1 ORDER BY position LIMIT 7',
        [after],
      );
      return rows.map(({ position }) => position);
    },
    position: (position) => position,
    isLast: (position) => position === changes,
  });
}

/** Reads to the end; `seen` can be looked at on the way. */
function readAll(stream: AsyncGenerator<number>): { readonly seen: number[]; readonly end: Promise<void> } {
  const seen: number[] = [];
  async function run(): Promise<void> {
    for await (const position of stream) seen.push(position);
  }
  return { seen, end: run() };
}

/** What a subscriber must have seen: all that the table has, in order and once. */
async function truth(): Promise<number[]> {
  const { rows } = await database.query<{ position: number }>(
    'SELECT position FROM changes ORDER BY position',
  );
  return rows.map(({ position }) => position);
}

async function subscribers(name = channel): Promise<number> {
  const [, count] = (await admin.pubsub('NUMSUB', name)) as [string, number];
  return count;
}

function untilSubscribed(count: number, name = channel): Promise<void> {
  return vi.waitFor(async () => expect(await subscribers(name)).toBe(count), { timeout: 10_000 });
}

/** A hundred changes, the last of which is made while nobody is connected, like four before it. */
async function makeChanges(wakeUps: WakeUps, connected: number): Promise<void> {
  for (let position = 1; position <= changes; position += 1) {
    if (position % 20 === 0) {
      await untilSubscribed(connected);
      await commit(position);
      expect(await admin.client('KILL', 'TYPE', 'pubsub')).toBeGreaterThanOrEqual(connected);
      await wakeUps.publish(topic);
    } else {
      await change(position, wakeUps);
    }
  }
}

describe('wake-ups over Redis', () => {
  let a: Process;
  let b: Process;
  beforeEach(async () => {
    [a, b] = await Promise.all([openProcess(), openProcess()]);
  });
  afterEach(() => Promise.all([a.close(), b.close()]));

  it('reach the listeners of every process, by one subscription of each', async () => {
    const events = new EventEmitter();
    const stops = await Promise.all(
      [a, b, b, b].map(({ wakeUps }, index) => wakeUps.listen(topic, () => events.emit(String(index)))),
    );
    await untilSubscribed(2);
    const woken = Promise.all(stops.map((_, index) => once(events, String(index))));
    await a.wakeUps.publish(topic);
    await woken;
    for (const stop of stops.slice(0, 3)) stop();
    await untilSubscribed(1);
    stops[3]?.();
    await untilSubscribed(0);
  });

  it('lose nothing when connections are killed while changes are made', async () => {
    const readers = [a, a, b, b].map(({ wakeUps }) => readAll(follow(wakeUps)));
    await makeChanges(a.wakeUps, 2);
    await Promise.all(readers.map(({ end }) => end));
    for (const { seen } of readers) expect(seen).toEqual(await truth());
  });

  it('go on within a process while Redis is away, and to the others when it is back', async () => {
    const [here, there] = [follow(a.wakeUps), follow(b.wakeUps)];
    const [seenHere, seenThere] = [here.next(), there.next()];
    await untilSubscribed(2);
    await redis.kill();
    await change(1, a.wakeUps);
    expect((await seenHere).value).toBe(1);
    const late = follow(b.wakeUps);
    expect((await late.next()).value).toBe(1);
    const next = late.next();
    await change(2, a.wakeUps);
    await redis.start();
    expect((await seenThere).value).toBe(1);
    expect((await next).value).toBe(2);
    await Promise.all([here, there, late].map((stream) => stream.return()));
  });

  it('can be closed before their listeners, and while a subscription is under way', async () => {
    const closing = await openProcess();
    const stop = await closing.wakeUps.listen('another topic', () => {});
    await untilSubscribed(1, 'wake:another topic');
    await Promise.all([closing.wakeUps.listen(topic, () => {}), closing.close()]);
    stop();
  });

  it('come now and then without a message, since one can be lost while all are connected', async () => {
    const rechecking = await openProcess(20);
    const stream = follow(rechecking.wakeUps);
    const next = stream.next();
    await untilSubscribed(1);
    await commit(1);
    expect((await next).value).toBe(1);
    await stream.return();
    await rechecking.close();
  });
});

describe('the control: Redis alone', () => {
  it('loses what is published during a reconnection, and the same check finds it', async () => {
    const subscriber = new Redis(redis.url, { retryStrategy: () => 500 });
    const pubSub = new RedisPubSub({ publisher: admin, subscriber });
    const wakeUps: WakeUps = {
      publish: (name) => pubSub.publish(`wake:${name}`, null),
      async listen(name, wake) {
        const id = await pubSub.subscribe(`wake:${name}`, wake);
        return () => pubSub.unsubscribe(id);
      },
    };
    const stream = follow(wakeUps);
    const { seen, end } = readAll(stream);
    await makeChanges(wakeUps, 1);

    // Messages of one connection come in order: after this one, nothing can still be on the way.
    const events = new EventEmitter();
    const fence = once(events, 'wake');
    const stop = await wakeUps.listen('fence', () => events.emit('wake'));
    await untilSubscribed(1);
    await wakeUps.publish('fence');
    await fence;
    expect(seen).not.toEqual(await truth());

    stop();
    await stream.return();
    await end;
    await subscriber.quit();
  });
});
