import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LiveConnections, type Place } from '../../src/live/connections.ts';
import { defaultLiveLimits } from '../../src/live/limits.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function connection() {
  return { beat: vi.fn(), leave: vi.fn() };
}

function admitted(connections: LiveConnections, address: string, newcomer = connection()): Place {
  const place = connections.admit(address, newcomer);
  if ('code' in place) throw new Error(place.message);
  return place;
}

function open(limits = {}): LiveConnections {
  return new LiveConnections({ ...defaultLiveLimits, ...limits });
}

describe('connections', () => {
  it('are refused when one address has too many, until one of them ends', () => {
    const connections = open({ connectionsPerAddress: 1 });
    const place = admitted(connections, '203.0.113.7');
    expect(connections.admit('203.0.113.7', connection())).toMatchObject({
      code: 'RATE_LIMITED',
      ownFault: true,
    });
    admitted(connections, '203.0.113.8');
    place.release();
    // A second time changes nothing.
    place.release();
    admitted(connections, '203.0.113.7');
    expect(connections.admit('203.0.113.7', connection())).toMatchObject({ code: 'RATE_LIMITED' });
  });

  it('are refused when all together are too many', () => {
    const connections = open({ connections: 1 });
    admitted(connections, '203.0.113.7');
    expect(connections.admit('203.0.113.8', connection())).toMatchObject({
      code: 'RATE_LIMITED',
      ownFault: false,
    });
  });

  it('have a heartbeat until they end', () => {
    const connections = open({ heartbeatMs: 1_000 });
    const [one, other] = [connection(), connection()];
    const place = admitted(connections, '203.0.113.7', one);
    admitted(connections, '203.0.113.7', other);
    vi.advanceTimersByTime(1_000);
    place.release();
    vi.advanceTimersByTime(1_000);
    expect(one.beat).toHaveBeenCalledTimes(1);
    expect(other.beat).toHaveBeenCalledTimes(2);
  });

  it('are told to leave when the server goes away, which waits for them and takes no new ones', async () => {
    const connections = open();
    const leaving = connection();
    const place = admitted(connections, '203.0.113.7', leaving);
    let drained = false;
    const draining = connections.drain().then(() => {
      drained = true;
    });
    expect(leaving.leave).toHaveBeenCalledOnce();
    expect(connections.admit('203.0.113.8', connection())).toMatchObject({ code: 'GOING_AWAY' });
    expect(drained).toBe(false);
    place.release();
    await draining;
    await open().drain();
  });
});
