import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FetchDocument, SubgraphResponse } from '../../../src/engine/data-source.ts';
import { Departure } from '../../../src/engine/departure.ts';
import type { RemoteLimits } from '../../../src/engine/remote/remote-data-source.ts';
import { type SocketSubgraph, startSocketSubgraph } from './socket-subgraph.ts';
import { openSource, scopeOf, type TestSource, unavailable } from './support.ts';

const document: FetchDocument = {
  text: 'subscription Follow($after: Int) { sold(after: $after) }',
  operationName: 'Follow',
  kind: 'subscription',
};

let subgraph: SocketSubgraph;
let source: TestSource;

function open(limits: Partial<RemoteLimits> = {}): void {
  source = openSource(subgraph.url, limits);
}
beforeEach(async () => {
  subgraph = await startSocketSubgraph();
  open();
});
afterEach(async () => {
  await source.source.close();
  await subgraph.stop();
});

type Stream = AsyncIterableIterator<SubgraphResponse>;
type Follow = Parameters<ReturnType<TestSource['source']['prepareSubscription']>>;

function start(scope: Follow[1] = scopeOf(), variables: Follow[0] = { after: 0 }, variablesNow?: Follow[2]) {
  return source.source.prepareSubscription(document)(variables, scope, variablesNow);
}

async function follow(...given: Parameters<typeof start>): Promise<Stream> {
  const started = await start(...given);
  if (Symbol.asyncIterator in started) return started;
  throw new Error(`No stream: ${JSON.stringify(started)}`);
}

async function remaining(stream: Stream): Promise<SubgraphResponse[]> {
  const rest: SubgraphResponse[] = [];
  for await (const item of stream) rest.push(item);
  return rest;
}

describe('a subscription', () => {
  it('is an operation on the one connection, with headers of its own', async () => {
    const [ada, grace] = await Promise.all([
      follow(scopeOf(undefined, 'ada')),
      follow(scopeOf(undefined, 'grace'), { after: 7 }),
    ]);
    const [first, second] = [await subgraph.started(), await subgraph.started()];
    expect([first.payload, second.payload]).toEqual([
      {
        query: document.text,
        operationName: 'Follow',
        variables: { after: 0 },
        extensions: { headers: { 'x-actor': 'ada' } },
      },
      {
        query: document.text,
        operationName: 'Follow',
        variables: { after: 7 },
        extensions: { headers: { 'x-actor': 'grace' } },
      },
    ]);
    second.next({ data: { sold: 8 } });
    first.next({ data: { sold: 1 } });
    expect((await ada.next()).value).toEqual({ data: { sold: 1 } });
    expect((await grace.next()).value).toEqual({ data: { sold: 8 } });
    expect(subgraph.connections).toBe(1);
  });

  it('ends when the subgraph completes it, and the connection with the last', async () => {
    const stream = await follow();
    const operation = await subgraph.started();
    operation.next({ data: { sold: 1 } });
    operation.complete();
    expect(await remaining(stream)).toEqual([{ data: { sold: 1 } }]);
    await subgraph.disconnected();
    expect(subgraph.sockets.size).toBe(0);
  });

  it('ends upstream when its consumer leaves', async () => {
    const [stays, leaves] = [await follow(), await follow()];
    const operation = await subgraph.started();
    const waiting = leaves.next();
    await leaves.return?.();
    expect(await waiting).toEqual({ value: undefined, done: true });
    await subgraph.ended();
    operation.next({ data: { sold: 1 } });
    expect((await stays.next()).value).toEqual({ data: { sold: 1 } });
  });

  it('ends when nobody waits any more', async () => {
    const client = new Departure();
    const stream = await follow(scopeOf(client));
    await subgraph.started();
    client.happen();
    expect(await remaining(stream)).toEqual([]);
    await subgraph.disconnected();
    expect(await start(scopeOf(client))).toEqual(unavailable);
  });

  it('ends with its data source', async () => {
    const stream = await follow();
    await subgraph.started();
    await source.source.close();
    expect(await remaining(stream)).toEqual([]);
    expect(await start()).toEqual(unavailable);
    await subgraph.disconnected();
  });
});

describe('a broken connection', () => {
  it('does not end it: it is subscribed anew, from where its caller is', async () => {
    let position = 0;
    const stream = await follow(scopeOf(), { after: 0 }, () => ({ after: position }));
    (await subgraph.started()).next({ data: { sold: 5 } });
    expect((await stream.next()).value).toEqual({ data: { sold: 5 } });
    position = 5;
    for (const sold of [6, 7]) {
      await subgraph.stop();
      const waiting = stream.next();
      await subgraph.start();
      const again = await subgraph.started();
      expect(again.payload).toMatchObject({ variables: { after: position } });
      again.next({ data: { sold } });
      expect((await waiting).value).toEqual({ data: { sold } });
      position = sold;
    }
  });

  it.each([1000, 1001, 1006, 1011, 1012, 4408, 4500])(
    'is made again after the close code %i',
    async (code) => {
      const stream = await follow();
      const { socket } = await subgraph.started();
      if (code === 1006) socket.terminate();
      else socket.close(code);
      (await subgraph.started()).next({ data: { sold: 1 } });
      expect((await stream.next()).value).toEqual({ data: { sold: 1 } });
      await subgraph.disconnected();
      await stream.return?.();
      await subgraph.disconnected();
      expect(subgraph.connections).toBe(2);
    },
  );

  it('is noticed when the subgraph is silent', async () => {
    await source.source.close();
    open({ keepAlive: 200 });
    subgraph.silentUpTo = 1;
    const stream = await follow();
    await subgraph.started();
    (await subgraph.started()).next({ data: { sold: 1 } });
    expect((await stream.next()).value).toEqual({ data: { sold: 1 } });
  });

  it('is not waited for by the consumer who leaves', async () => {
    await source.source.close();
    open({ firstResubscribeAfter: 60_000 });
    const stream = await follow();
    await subgraph.started();
    const waiting = stream.next();
    await subgraph.stop();
    await stream.return?.();
    expect((await waiting).done).toBe(true);
  });
});

describe('a refusal', () => {
  const errors = [{ message: 'You may not do this.', extensions: { code: 'FORBIDDEN' } }];

  it('by errors ends the stream with them', async () => {
    const stream = await follow();
    (await subgraph.started()).error([{ ...errors[0], locations: [{ line: 1, column: 1 }] }]);
    expect(await remaining(stream)).toEqual([{ errors }]);
  });

  it('after a break ends it too', async () => {
    const stream = await follow();
    (await subgraph.started()).socket.terminate();
    (await subgraph.started()).error(errors);
    expect(await remaining(stream)).toEqual([{ errors }]);
    expect(subgraph.connections).toBe(2);
  });

  it.each([4400, 4401, 4403, 4429])('by the close code %i ends the stream with an error', async (code) => {
    const stream = await follow();
    (await subgraph.started()).socket.close(code, 'for 10.0.0.7');
    expect(await remaining(stream)).toEqual([unavailable]);
    expect(subgraph.connections).toBe(1);
    expect(source.logged.at(-1)).toMatchObject({ code, reason: 'for 10.0.0.7', msg: 'subscription ended' });
  });

  it('of the connection is the answer to the start', async () => {
    subgraph.accept = (socket) => socket.close(4403, 'Forbidden');
    expect(await start()).toEqual(unavailable);
  });

  it('may be that there is no subgraph', async () => {
    await subgraph.stop();
    expect(await start()).toEqual(unavailable);
    expect(source.logged.at(-1)?.err?.message).toContain('ECONNREFUSED');
    await subgraph.start();
    const stream = await follow();
    (await subgraph.started()).next({ data: { sold: 1 } });
    expect((await stream.next()).value).toEqual({ data: { sold: 1 } });
  });

  it('may be that it never acknowledges', async () => {
    await source.source.close();
    open({ deadline: 50, connectWithin: 50 });
    subgraph.accept = () => {};
    expect(await start()).toEqual(unavailable);
  });
});

describe('bad input', () => {
  it('that is no GraphQL response is masked, and the stream goes on', async () => {
    const stream = await follow();
    const operation = await subgraph.started();
    for (const event of [{ data: [] }, { data: 'x' }, {}, { data: { sold: 1 } }]) operation.next(event);
    for (let count = 0; count < 3; count += 1) expect((await stream.next()).value).toEqual(unavailable);
    expect((await stream.next()).value).toEqual({ data: { sold: 1 } });
  });

  it.each(['{"type":"next"', '{"type":"unknown"}', '[]', '<h1>502</h1>'])(
    'breaks the connection and nothing else: %s',
    async (text) => {
      const stream = await follow();
      (await subgraph.started()).socket.send(text);
      (await subgraph.started()).next({ data: { sold: 1 } });
      expect((await stream.next()).value).toEqual({ data: { sold: 1 } });
    },
  );

  it('reaches no prototype', async () => {
    const stream = await follow();
    const operation = await subgraph.started();
    operation.nextJson('{"data":{"sold":{"__proto__":{"polluted":1},"id":1}},"__proto__":{"errors":[]}}');
    const { value } = await stream.next();
    expect(JSON.stringify(value)).toBe('{"data":{"sold":{"id":1}}}');
    expect({}).not.toHaveProperty('polluted');
  });

  it('larger than the limit breaks the connection', async () => {
    await source.source.close();
    open({ largestAnswer: 1_000 });
    const stream = await follow();
    (await subgraph.started()).next({ data: { sold: 'x'.repeat(1_000) } });
    (await subgraph.started()).next({ data: { sold: 1 } });
    expect((await stream.next()).value).toEqual({ data: { sold: 1 } });
  });

  it('faster than it is read ends the stream, and holds no more than the limit', async () => {
    await source.source.close();
    open({ mostWaitingEvents: 10 });
    const stream = await follow();
    const operation = await subgraph.started();
    for (let sold = 0; sold < 100; sold += 1) operation.next({ data: { sold } });
    await subgraph.ended();
    const received = await remaining(stream);
    expect(received).toHaveLength(11);
    expect(received.at(-1)).toEqual(unavailable);
  });
});
