import { randomBytes, randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type NoncePatience,
  type Nonces,
  openNonces,
  openServiceSigner,
  openServiceVerifier,
  openSharedNonces,
  type ServiceCall,
} from '../../src/identity/index.ts';
import { openRedis, type RedisConnections } from '../../src/redis/index.ts';
import { startTestRedis, type TestRedis } from '../../src/testing/index.ts';

const logger = pino({ level: 'silent' });
const lifetime = 60_000;
/** However busy this machine is, Redis counts as slow only where a test slows it down. */
const patient: NoncePatience = { answer: 30_000, pause: 0 };

let redis: TestRedis;
let open: RedisConnections[];
beforeEach(async () => {
  redis = await startTestRedis();
  open = [];
});
afterEach(async () => {
  await Promise.all(open.map((connections) => connections.close()));
  await redis.close();
});

/** The nonces as one replica of a service knows them, and its connections. */
async function openReplica(patience = patient): Promise<Nonces & { readonly connections: RedisConnections }> {
  const connections = await openRedis(redis.url, logger);
  open.push(connections);
  const nonces = openSharedNonces({ redis: connections, own: openNonces(lifetime), lifetime, patience });
  return { ...nonces, connections };
}

describe('nonces of replicas', () => {
  it('are used once over all of them, also at the same moment', async () => {
    const replicas = [await openReplica(), await openReplica()];
    for (let round = 0; round < 100; round += 1) {
      const nonce = randomUUID();
      const used = await Promise.all([...replicas, ...replicas].map((replica) => replica.use(nonce)));
      expect(used.filter(Boolean)).toHaveLength(1);
    }
  });

  it('are forgotten in the end', async () => {
    const { use, connections } = await openReplica();
    await use('nonce');
    const left = await connections.commands.pttl('nonce:nonce');
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(lifetime);
  });

  it('are used once at each of them while Redis is away, and over all of them when it is back', async () => {
    const [one, other] = [await openReplica(), await openReplica()];
    await redis.kill();
    await vi.waitFor(() => expect(one.connections.ping()).rejects.toThrow());
    expect([await one.use('a'), await one.use('a'), await other.use('a')]).toEqual([true, false, true]);
    await redis.start();
    const bothBack = () => Promise.all([one, other].map(({ connections }) => connections.ping()));
    await vi.waitFor(bothBack, { timeout: 10_000 });
    expect([await one.use('b'), await other.use('b')]).toEqual([true, false]);
  });

  it('do not wait for a Redis that is slow', async () => {
    const operator = await openReplica();
    const [one, other] = [await openReplica({ answer: 20, pause: 600_000 }), await openReplica()];
    await operator.connections.commands.client('PAUSE', 600_000, 'WRITE');
    // A command that was sent before waits for its own, much longer deadline.
    const waiting = one.connections.commands.set('another', '').then(
      () => 'Redis',
      () => 'Redis',
    );
    expect(await Promise.race([one.use('a'), waiting])).toBe(true);
    expect(await one.use('a')).toBe(false);
    await operator.connections.commands.client('UNPAUSE');
    // Redis has still been told, and so it knows; for a while it is told no more.
    await vi.waitFor(async () => expect(await operator.connections.commands.exists('nonce:a')).toBe(1));
    expect(await other.use('a')).toBe(false);
    expect([await one.use('b'), await other.use('b')]).toEqual([true, true]);
  });
});

it('a signed call is good at one replica', async () => {
  const key = { id: 'key', key: randomBytes(32) };
  const call: ServiceCall = { audience: 'orders', method: 'POST', path: '/graphql', body: '{}' };
  const caller = { actor: null, requestId: '1', traceId: null, clientAddress: null, userAgent: null };
  const [one, other] = [await openReplica(), await openReplica()].map((nonces) =>
    openServiceVerifier([key], nonces),
  );
  const headers = openServiceSigner(key).sign(call, caller);
  expect(await one?.verify(call, headers)).toEqual(caller);
  await expect(other?.verify(call, headers)).rejects.toThrow('The call was made before.');
});
