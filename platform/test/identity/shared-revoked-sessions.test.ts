import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { accessTokenSeconds, openSharedRevokedSessions } from '../../src/identity/index.ts';
import { openRedisWakeUps } from '../../src/live/index.ts';
import { openRedis } from '../../src/redis/index.ts';
import { startTestRedis, type TestRedis } from '../../src/testing/index.ts';

const logger = pino({ level: 'silent' });

let redis: TestRedis;
let closers: (() => Promise<void>)[];
beforeEach(async () => {
  redis = await startTestRedis();
  closers = [];
});
afterEach(async () => {
  for (const close of closers.reverse()) await close();
  await redis.close();
});

/** The revoked sessions as one process of a fleet knows them. */
async function openProcess(now = Date.now) {
  const connections = await openRedis(redis.url, logger);
  const wakeUps = openRedisWakeUps({ redis: connections, logger });
  const revokedSessions = await openSharedRevokedSessions({ redis: connections, wakeUps, logger, now });
  closers.push(connections.close, wakeUps.close, revokedSessions.close);
  return revokedSessions;
}

type Process = Awaited<ReturnType<typeof openProcess>>;

function untilKnown(process: Process, sessionId: string): Promise<void> {
  return vi.waitFor(() => expect(process.has(sessionId)).toBe(true), { timeout: 10_000 });
}

describe('revoked sessions of a fleet', () => {
  it('are known here at once, in the other processes soon, and to those that start later', async () => {
    const [a, b] = [await openProcess(), await openProcess()];
    const sessionId = randomUUID();
    a.revoke(sessionId);
    expect(a.has(sessionId)).toBe(true);
    await untilKnown(b, sessionId);
    expect((await openProcess()).has(sessionId)).toBe(true);
    expect(b.has(randomUUID())).toBe(false);
  });

  it('are told when Redis is back, having been known here all along', async () => {
    const [a, b] = [await openProcess(), await openProcess()];
    await redis.kill();
    const sessionId = randomUUID();
    a.revoke(sessionId);
    expect(a.has(sessionId)).toBe(true);
    await redis.start();
    await untilKnown(b, sessionId);
    expect((await openProcess()).has(sessionId)).toBe(true);
  });

  it('may be many at once', async () => {
    const a = await openProcess();
    const sessionIds = Array.from({ length: 2_500 }, () => randomUUID());
    for (const sessionId of sessionIds) a.revoke(sessionId);
    const b = await openProcess();
    await vi.waitFor(() => expect(sessionIds.every(b.has)).toBe(true), { timeout: 10_000 });
  });

  it('are forgotten once their tokens have expired', async () => {
    let time = Date.now();
    const a = await openProcess(() => time);
    const sessionId = randomUUID();
    a.revoke(sessionId);
    time += accessTokenSeconds * 1000;
    expect(a.has(sessionId)).toBe(false);
  });
});
