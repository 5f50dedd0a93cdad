import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { findRedisProgram, openRedis } from '../../src/redis/index.ts';
import { startTestRedis, type TestRedis } from '../../src/testing/index.ts';
import { until } from './until.ts';

let redis: TestRedis;
beforeAll(async () => {
  redis = await startTestRedis();
});
afterEach(() => {
  vi.unstubAllEnvs();
});
afterAll(() => redis.close());

it('keeps its address and its data when it is stopped, killed and started again', async () => {
  const connections = await openRedis(redis.url, pino({ level: 'silent' }));
  await connections.commands.set('written', 'before');
  for (const end of [redis.stop, redis.kill]) {
    await end();
    await Promise.all([until(connections.commands, 'ready'), redis.start()]);
    expect(await connections.commands.get('written')).toBe('before');
  }
  await connections.close();
});

/** A folder for one test. */
async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'all-pet-plus-redis-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

it('does not outlive a process that is killed', async () => {
  const program = fileURLToPath(new URL('owner.ts', import.meta.url));
  const owner = fork(program, [await temporaryFolder()], { execArgv: ['--import', 'tsx'] });
  const [url] = await once(owner, 'message');
  const witness = new Redis(String(url), { retryStrategy: () => null });
  witness.on('error', () => {});
  expect(await witness.ping()).toBe('PONG');
  const gone = until(witness, 'end');
  owner.kill('SIGKILL');
  await gone;
});

it('is not looked for elsewhere when REDIS_SERVER is wrong', async () => {
  vi.stubEnv('REDIS_SERVER', process.execPath);
  await expect(findRedisProgram(() => {})).rejects.toThrow(/^REDIS_SERVER names .* no Redis 6\.2 or newer/);
});

it('is fetched nowhere without apt, and the sentence says what to install', async () => {
  vi.stubEnv('PATH', '/nowhere');
  vi.stubEnv('REDIS_SERVER', '');
  vi.stubEnv('XDG_CACHE_HOME', await temporaryFolder());
  await expect(findRedisProgram(() => {})).rejects.toThrow('install Redis 6.2 or newer');
});
