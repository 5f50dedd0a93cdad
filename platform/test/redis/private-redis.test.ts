import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { findRedisProgram, openRedis } from '../../src/redis/index.ts';
import { startTestRedis, type TestRedis } from '../../src/testing/index.ts';

let redis: TestRedis;
beforeAll(async () => {
  redis = await startTestRedis();
});
afterAll(() => redis.close());

it('keeps its address and its data when it is stopped, killed and started again', async () => {
  const connections = await openRedis(redis.url, pino({ level: 'silent' }));
  const back = () => once(connections.commands, 'ready');
  await connections.commands.set('written', 'before');
  for (const end of [redis.stop, redis.kill]) {
    await end();
    const [isBack] = [back(), await redis.start()];
    await isBack;
    expect(await connections.commands.get('written')).toBe('before');
  }
  await connections.close();
});

it('does not outlive a process that is killed', async () => {
  const owner = fork(fileURLToPath(new URL('owner.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx'],
    serialization: 'advanced',
  });
  const [url] = await once(owner, 'message');
  const witness = new Redis(String(url), { retryStrategy: () => null });
  expect(await witness.ping()).toBe('PONG');
  const gone = once(witness, 'end');
  owner.kill('SIGKILL');
  await gone;
});

it('is not looked for elsewhere when REDIS_SERVER is wrong', async () => {
  vi.stubEnv('REDIS_SERVER', process.execPath);
  await expect(findRedisProgram(() => {})).rejects.toThrow(/^REDIS_SERVER names .* no Redis 6\.2 or newer/);
  vi.unstubAllEnvs();
});

it('is fetched nowhere without apt, and the sentence says what to install', async () => {
  vi.stubEnv('PATH', '/nowhere');
  vi.stubEnv('REDIS_SERVER', '');
  const cache = await mkdtemp(join(tmpdir(), 'empty-cache-'));
  vi.stubEnv('XDG_CACHE_HOME', cache);
  await expect(findRedisProgram(() => {})).rejects.toThrow('install Redis 6.2 or newer');
  vi.unstubAllEnvs();
  await rm(cache, { recursive: true });
});
