import { EventEmitter, once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Departure } from '../../../src/engine/departure.ts';
import type { RemoteLimits } from '../../../src/engine/remote/remote-data-source.ts';
import {
  answerJson,
  hangUp,
  openSource,
  type Respond,
  readDocument,
  scopeOf,
  startSubgraph,
  type TestSource,
  type TestSubgraphServer,
  unavailable,
  writeDocument,
} from './support.ts';

const succeed: Respond = (response) => answerJson(response, { data: { item: 'lead' } });
const drop: Respond = (response) => hangUp(response);
const fail: Respond = (response) => {
  response.writeHead(503, { 'content-type': 'text/html' }).end('<h1>no</h1>');
};

let subgraph: TestSubgraphServer;
let source: TestSource;

async function open(limits: Partial<RemoteLimits> = {}): Promise<void> {
  await source?.source.close();
  source = openSource(subgraph.url, { breakAfter: 1_000, ...limits });
}
beforeEach(async () => {
  subgraph = await startSubgraph(succeed);
  await open();
});
afterEach(async () => {
  vi.useRealTimers();
  await source.source.close();
  await subgraph.close();
});

function read(departure?: Departure) {
  return source.source.prepareFetch(readDocument)({}, scopeOf(departure));
}

function write() {
  return source.source.prepareFetch(writeDocument)({}, scopeOf());
}

/** Answers the requests one after the other as told; the last answer goes on. */
function respondInTurn(...responses: readonly Respond[]): void {
  let turn = 0;
  subgraph.respond = (...request) => {
    turn += 1;
    return responses[Math.min(turn, responses.length) - 1]?.(...request);
  };
}

/** Holds each request until it is told to go on, and tells when one has come. */
function holdRequests() {
  const requests = new EventEmitter();
  subgraph.respond = (response) => {
    requests.emit('request', response);
  };
  return { next: () => once(requests, 'request') };
}

describe('a retry', () => {
  it.each([
    ['a connection that breaks', drop],
    ['a 5xx that is no GraphQL', fail],
  ])('follows %s', async (_, failure) => {
    respondInTurn(failure, failure, succeed);
    expect(await read()).toEqual({ data: { item: 'lead' } });
    expect(subgraph.received).toHaveLength(3);
  });

  it('follows a subgraph that does not begin to answer', async () => {
    await open({ deadline: 2_000 });
    respondInTurn(() => {}, succeed);
    expect(await read()).toEqual({ data: { item: 'lead' } });
    expect(subgraph.received).toHaveLength(2);
  });

  it.each<[string, Respond]>([
    ['GraphQL errors', (response) => answerJson(response, { errors: [{ message: 'no' }] }, 500)],
    ['a 4xx', (response) => answerJson(response, {}, 404)],
    ['nonsense', (response) => answerJson(response, 'nonsense')],
  ])('does not follow %s', async (_, answer) => {
    respondInTurn(answer);
    expect(await read()).toHaveProperty('errors');
    expect(subgraph.received).toHaveLength(1);
  });

  it.each([
    ['a connection that breaks', drop],
    ['a 5xx', fail],
  ])('is never made of a mutation: %s', async (_, failure) => {
    respondInTurn(failure, succeed);
    expect(await write()).toEqual(unavailable);
    expect(subgraph.received).toHaveLength(1);
  });

  it('is made a bounded number of times', async () => {
    respondInTurn(drop);
    expect(await read()).toEqual(unavailable);
    expect(subgraph.received).toHaveLength(3);
  });

  it('has a budget: an outage adds a tenth to the calls, beside those saved up', async () => {
    await open({ mostSavedRetries: 5 });
    respondInTurn(drop);
    for (let calls = 0; calls < 100; calls += 1) await read();
    const retries = subgraph.received.length - 100;
    expect(retries).toBeGreaterThanOrEqual(5);
    expect(retries).toBeLessThanOrEqual(15);
  });
});

describe('the circuit breaker', () => {
  /** Lets time pass for the breaker alone: sockets and their timers stay real. */
  function passTime(milliseconds: number): void {
    vi.setSystemTime(Date.now() + milliseconds);
  }
  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    await open({ breakAfter: 3, mostRetries: 0 });
  });

  async function breakCircuit(): Promise<void> {
    respondInTurn(drop);
    for (let calls = 0; calls < 3; calls += 1) await read();
    subgraph.received.length = 0;
  }

  it('opens after failures in a row and no longer calls the subgraph', async () => {
    await breakCircuit();
    respondInTurn(succeed);
    expect(await read()).toEqual(unavailable);
    expect(await write()).toEqual(unavailable);
    expect(subgraph.received).toEqual([]);
    expect(source.logged.map(({ msg }) => msg)).toContain(
      'circuit opened: the subgraph is not called for a while',
    );
  });

  it('lets one call probe after a while, and closes when that succeeds', async () => {
    await breakCircuit();
    passTime(1_000);
    const held = holdRequests();
    const arrived = held.next();
    const probe = read();
    const [response] = await arrived;
    expect(await read()).toEqual(unavailable);
    expect(subgraph.received).toHaveLength(1);
    respondInTurn(succeed);
    answerJson(response, { data: { item: 'lead' } });
    expect(await probe).toEqual({ data: { item: 'lead' } });
    expect(await read()).toEqual({ data: { item: 'lead' } });
  });

  it('stays open, for longer, when the probe fails', async () => {
    await breakCircuit();
    passTime(1_000);
    await read();
    expect(subgraph.received).toHaveLength(1);
    respondInTurn(succeed);
    // The pauses double, and jitter takes no more than half of one.
    passTime(999);
    expect(await read()).toEqual(unavailable);
    passTime(1_001);
    expect(await read()).toEqual({ data: { item: 'lead' } });
  });

  it('counts failures in a row only, and none that a client can provoke', async () => {
    const answerTooMuch: Respond = (response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1e9 }).write('{');
    };
    respondInTurn(drop, drop, succeed, drop, drop, answerTooMuch, succeed);
    for (let calls = 0; calls < 6; calls += 1) await read();
    expect(await read()).toEqual({ data: { item: 'lead' } });
  });

  it('does not count calls that cannot be sent', async () => {
    const forged = scopeOf(undefined, 'ada\r\nx-admin: yes');
    for (let calls = 0; calls < 3; calls += 1) {
      expect(await source.source.prepareFetch(readDocument)({}, forged)).toEqual(unavailable);
    }
    expect(await read()).toEqual({ data: { item: 'lead' } });
    expect(subgraph.received).toHaveLength(1);
  });

  it('does not count calls whose client has gone', async () => {
    const held = holdRequests();
    for (let calls = 0; calls < 5; calls += 1) {
      const client = new Departure();
      const arrived = held.next();
      const abandoned = read(client);
      await arrived;
      client.happen();
      await abandoned;
    }
    respondInTurn(succeed);
    expect(await read()).toEqual({ data: { item: 'lead' } });
  });

  it('learns nothing from a probe whose client has gone', async () => {
    await breakCircuit();
    passTime(1_000);
    const held = holdRequests();
    const client = new Departure();
    const arrived = held.next();
    const probe = read(client);
    await arrived;
    client.happen();
    expect(await probe).toEqual(unavailable);
    respondInTurn(succeed);
    expect(await read()).toEqual(unavailable);
    passTime(2_000);
    expect(await read()).toEqual({ data: { item: 'lead' } });
  });
});

describe('a client that goes away', () => {
  it('ends the request to the subgraph', async () => {
    const held = holdRequests();
    const client = new Departure();
    const arrived = held.next();
    const abandoned = read(client);
    const [response] = await arrived;
    const closed = once(response, 'close');
    client.happen();
    expect(await abandoned).toEqual(unavailable);
    await closed;
    expect(subgraph.received).toHaveLength(1);
  });

  it('sends nothing when it has gone before', async () => {
    const client = new Departure();
    client.happen();
    expect(await read(client)).toEqual(unavailable);
    expect(subgraph.received).toEqual([]);
  });

  it('ends the pause before a retry', async () => {
    await open({ breakAfter: 1, firstRetryAfter: 60_000, deadline: 120_000 });
    respondInTurn(drop);
    const client = new Departure();
    const abandoned = read(client);
    // What opens the circuit is the failed attempt, and the pause begins right after it.
    await source.hasLogged('circuit opened: the subgraph is not called for a while');
    client.happen();
    expect(await abandoned).toEqual(unavailable);
    expect(subgraph.received).toHaveLength(1);
  });
});

describe('equal reads at the same time', () => {
  it('share one call within an operation, and each has an answer of its own', async () => {
    const scope = scopeOf();
    const [one, other] = [source.source.prepareFetch(readDocument), source.source.prepareFetch(readDocument)];
    const [first, second, third] = await Promise.all([
      one({ id: 1 }, scope),
      other({ id: 1 }, scope),
      one({ id: 2 }, scope),
    ]);
    expect(subgraph.received).toHaveLength(2);
    expect(second).toEqual(first);
    expect(second?.data).not.toBe(first?.data);
    expect(third).toEqual(first);
    await one({ id: 1 }, scope);
    expect(subgraph.received).toHaveLength(3);
  });

  it('of two operations stay apart, since they may come from two actors', async () => {
    await Promise.all([read(), read()]);
    expect(subgraph.received).toHaveLength(2);
  });

  it('are never mutations', async () => {
    const scope = scopeOf();
    const buy = source.source.prepareFetch(writeDocument);
    await Promise.all([buy({}, scope), buy({}, scope)]);
    expect(subgraph.received).toHaveLength(2);
  });
});
