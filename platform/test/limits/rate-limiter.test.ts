import { Redis } from 'ioredis';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  openMemoryRateLimiter,
  openRedisRateLimiter,
  type RateLimiter,
  windowSeconds,
} from '../../src/limits/index.ts';
import { openRedis, type RedisConnections } from '../../src/redis/index.ts';
import { startTestRedis, type TestRedis } from '../../src/testing/index.ts';
import { until } from '../redis/until.ts';

const logger = pino({ level: 'silent' });
const limits = { read: 3, write: 2, auth: 1, lookup: 1, track: 2, invalid: 1, route: 1 };

let redis: TestRedis;
let admin: Redis;
const opened: RedisConnections[] = [];
beforeAll(async () => {
  redis = await startTestRedis();
  admin = new Redis(redis.url);
  admin.on('error', () => {});
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((connections) => connections.close()));
  await admin.flushall();
});
afterAll(async () => {
  admin.disconnect();
  await redis.close();
});

/** What one process of a fleet counts by. */
async function openProcess() {
  const connections = await openRedis(redis.url, logger);
  opened.push(connections);
  return { connections, limiter: openRedisRateLimiter(limits, connections, logger) };
}

async function openShared(): Promise<RateLimiter> {
  return (await openProcess()).limiter;
}

describe.each([
  ['in memory', async () => openMemoryRateLimiter(limits)],
  ['over Redis', openShared],
])('a limiter %s', (_, open) => {
  it('says what is left, and refuses what is over the limit until the window ends', async () => {
    const limiter = await open();
    const states = [];
    for (let turn = 0; turn < 4; turn += 1) states.push(await limiter.count('read', 'a', 1));
    expect(states.map(({ allowed, remaining }) => [allowed, remaining])).toEqual([
      [true, 2],
      [true, 1],
      [true, 0],
      [false, 0],
    ]);
    expect(await limiter.count('read', 'a', 0)).toMatchObject({ allowed: false });
    for (const { limit, resetIn } of states) {
      expect(limit).toBe(3);
      expect(resetIn).toBeGreaterThan(0);
      expect(resetIn).toBeLessThanOrEqual(windowSeconds * 1000);
    }
  });

  it('counts several at once, and those that it refuses', async () => {
    const limiter = await open();
    expect(await limiter.count('read', 'a', 4)).toMatchObject({ allowed: false, remaining: 0 });
    expect(await limiter.count('read', 'a', 1)).toMatchObject({ allowed: false });
  });

  it('counts each class and each key by itself', async () => {
    const limiter = await open();
    await limiter.count('read', 'a', 3);
    expect(await limiter.count('write', 'a', 1)).toMatchObject({ allowed: true, limit: 2, remaining: 1 });
    expect(await limiter.count('read', 'b', 1)).toMatchObject({ allowed: true, remaining: 2 });
  });
});

describe('a limiter over Redis', () => {
  it('counts for all processes together, each count once', async () => {
    const [one, other] = await Promise.all([openShared(), openShared()]);
    const states = await Promise.all(
      Array.from({ length: 20 }, (_, index) => (index % 2 ? one : other).count('read', 'a', 1)),
    );
    expect(states.filter(({ allowed }) => allowed)).toHaveLength(3);
  });

  it('counts in each process alone while Redis is away, and together again when it is back', async () => {
    const { connections, limiter } = await openProcess();
    const closed = until(connections.commands, 'close');
    await redis.kill();
    await closed;
    const states = [];
    for (let turn = 0; turn < 4; turn += 1) states.push(await limiter.count('read', 'a', 1));
    expect(states.map(({ allowed }) => allowed)).toEqual([true, true, true, false]);
    const ready = until(connections.commands, 'ready');
    await redis.start();
    await ready;
    await expect
      .poll(
        async () => {
          await limiter.count('read', 'b', 1);
          return admin.exists('rate:read:b');
        },
        { timeout: 20_000 },
      )
      .toBe(1);
  });

  it('does not wait for a Redis that does not answer', async () => {
    const limiter = await openShared();
    await limiter.count('read', 'a', 3);
    await admin.call('CLIENT', 'PAUSE', '60000', 'WRITE');
    // Counted from the beginning, since nobody knows what was counted there.
    expect(await limiter.count('read', 'a', 1)).toMatchObject({ allowed: true, remaining: 2 });
    await admin.call('CLIENT', 'UNPAUSE');
  });
});
