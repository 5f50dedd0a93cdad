import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRedis, type RedisConnections } from '../../src/redis/index.ts';
import { startTestRedis, type TestRedis } from '../../src/testing/index.ts';
import { until } from './until.ts';

/** What the process logged, as messages. */
const logged: string[] = [];
const logger = pino(
  { level: 'info' },
  { write: (line: string) => logged.push((JSON.parse(line) as { msg: string }).msg) },
);

let redis: TestRedis;
let connections: RedisConnections;
beforeEach(async () => {
  logged.length = 0;
  redis = await startTestRedis();
  connections = await openRedis(redis.url, logger);
});
afterEach(async () => {
  await connections.close();
  await redis.close();
});

describe('connections to Redis', () => {
  it('are usable as soon as they are opened', async () => {
    await connections.ping();
    expect(await connections.commands.set('a', '1')).toBe('OK');
  });

  it('refuse commands at once while Redis is away, and take them again when it is back', async () => {
    const closed = until(connections.commands, 'close');
    await redis.kill();
    await closed;
    await expect(connections.commands.get('a')).rejects.toThrow();
    await expect(connections.ping()).rejects.toThrow();
    const ready = until(connections.commands, 'ready');
    await redis.start();
    await ready;
    await connections.ping();
    expect(logged).toEqual(['Redis is away', 'Redis is back']);
  });

  it('fail a command that was under way when Redis went', async () => {
    const waiting = connections.commands.blpop('nothing', 0);
    await Promise.all([expect(waiting).rejects.toThrow(), redis.kill()]);
  });

  it('give up on a command that Redis does not answer', async () => {
    await connections.commands.client('PAUSE', 60_000);
    await expect(connections.ping()).rejects.toThrow('timed out');
  });

  it('let blocking reads wait until Redis is back', async () => {
    const blocking = connections.openBlocking('consumer');
    await until(blocking, 'ready');
    await redis.kill();
    const reading = blocking.blpop('queue', 20);
    await redis.start();
    const writer = await openRedis(redis.url, logger);
    await writer.commands.rpush('queue', 'task');
    expect(await reading).toEqual(['queue', 'task']);
    await writer.close();
  });

  it('can be opened and closed while Redis is away', async () => {
    await redis.kill();
    const opened = await openRedis(redis.url, logger);
    const subscriber = opened.openSubscriber('nobody');
    subscriber.subscribe('channel');
    await expect(opened.ping()).rejects.toThrow();
    await opened.close();
  });
});
