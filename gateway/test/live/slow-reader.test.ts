import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTestGateway } from '../start-test-gateway.ts';
import { freePlace, openSocket, type RawSocket, rawStream } from './clients.ts';
import { firstDesign, rename } from './designs.ts';
import { counted, type StubTransports, startStubTransports } from './stub-transports.ts';

const countFrom = (first: number, count: number) =>
  Array.from({ length: count }, (_, index) => first + index);

/** Reads the numbers in the events of a socket until there are as many, or the operation or the socket has ended. */
async function readNumbers(socket: RawSocket, numberOf: (data: never) => number, most: number) {
  const numbers: number[] = [];
  let code: unknown;
  while (numbers.length < most) {
    const message = await socket.next();
    if (message === null || message.type === 'complete') break;
    const { data, errors } = message.payload as { data?: never; errors?: { extensions: { code: string } }[] };
    code = errors?.[0]?.extensions.code;
    if (data) numbers.push(numberOf(data));
  }
  return { numbers, code };
}

describe('a reader that stops reading', () => {
  /** With a hundred revisions, an event of 200 kB that is quickly made: a family is one character of 25 bytes. */
  const largeEvents = `subscription ($id: ID!, $after: Int) {
    designChanged(designId: $id, afterVersion: $after) {
      version design { revisions(first: 100) { nodes { name } } }
    }
  }`;
  const versionOf = (data: { designChanged: { version: number } }) => data.designChanged.version;
  /** As many as one request may have. */
  const oneBatch = Array<string>(25).fill('👨‍👩‍👧‍👦'.repeat(80));
  /** A hundred that wait, and more than the operating system holds for a reader. */
  const manyEvents = 200;

  it('is cut off while another one on the same topic goes on', async () => {
    // Heartbeats would end the slow one's whole connection, and on a busy machine this takes longer than two of them.
    const gateway = await startTestGateway({}, { heartbeatMs: 60_000 });
    const customer = await gateway.token('customer');
    const { id, version } = await firstDesign(gateway, customer);
    const [slow, fast] = [await openSocket(gateway, customer), await openSocket(gateway, customer)];
    for (const { send } of [slow, fast]) {
      const payload = { query: largeEvents, variables: { id, after: version } };
      send({ id: '1', type: 'subscribe', payload });
    }
    slow.socket.pause();
    const received = readNumbers(fast, versionOf, manyEvents);
    for (let done = 0; done < manyEvents; done += oneBatch.length)
      await rename(gateway, customer, { id, version: version + done }, oneBatch);
    expect((await received).numbers).toEqual(countFrom(version + 1, manyEvents));

    slow.socket.resume();
    const { numbers, code } = await readNumbers(slow, versionOf, manyEvents);
    expect(code).toBe('SUBSCRIPTION_TOO_SLOW');
    expect(numbers).toEqual(countFrom(version + 1, numbers.length));
    expect(numbers.length).toBeLessThan(manyEvents);

    await rename(gateway, customer, { id, version: version + manyEvents }, ['One more']);
    expect((await readNumbers(fast, versionOf, 1)).numbers).toEqual([version + manyEvents + 1]);
    await gateway.close();
  }, 60_000);
});

describe('a reader whose connection is full', () => {
  /** 40 MB, more than the operating system holds for a reader. */
  const size = { to: 400, bytes: 100_000 };
  const numberOf = (data: { counted: { number: number } }) => data.counted.number;
  let stub: StubTransports;

  async function start(limits: Parameters<typeof startStubTransports>[0]): Promise<void> {
    stub = await startStubTransports({ closeMs: 300, ...limits });
  }
  afterEach(() => stub.close());

  function count(socket: RawSocket, name: string): void {
    const payload = { query: counted, variables: { name, ...size } };
    socket.send({ id: name, type: 'subscribe', payload });
  }

  it('is waited for where it holds up nobody, and then misses nothing', async () => {
    await start({ waitingMessages: 10 });
    const [slow, fast] = [await openSocket(stub), await openSocket(stub)];
    slow.socket.pause();
    count(slow, 'slow');
    count(fast, 'fast');
    await readNumbers(fast, numberOf, size.to);
    expect(stub.taken.get('slow')).toBeLessThan(size.to);
    slow.socket.resume();
    expect((await readNumbers(slow, numberOf, size.to)).numbers).toEqual(countFrom(1, size.to));
  });

  it('and asks for more and more is cut off', async () => {
    await start({ waitingMessages: 10, connectionsPerAddress: 1, heartbeatMs: 60_000 });
    const greedy = await openSocket(stub);
    greedy.socket.pause();
    const payload = { query: '{ text(bytes: 500000) }' };
    for (const id of countFrom(1, 90)) greedy.send({ id: String(id), type: 'subscribe', payload });
    await freePlace(stub);
    greedy.socket.resume();
    const { numbers } = await readNumbers(greedy, () => 0, 90);
    expect(numbers.length).toBeLessThan(90);
  });

  describe('from one heartbeat to the next', () => {
    beforeEach(() => start({ heartbeatMs: 500, connectionsPerAddress: 1 }));

    it('loses its socket', async () => {
      const stuck = await openSocket(stub);
      stuck.socket.pause();
      count(stuck, 'stuck');
      await freePlace(stub);
      expect(stub.taken.get('stuck')).toBeLessThan(size.to);
    });

    it('loses its stream', async () => {
      const sent = { query: counted, variables: { name: 'stuck', ...size } };
      const stuck = await rawStream(stub, sent, { accept: 'text/event-stream' });
      stuck.response.pause();
      await freePlace(stub);
      expect(stub.taken.get('stuck')).toBeLessThan(size.to);
      stuck.response.resume();
      expect(await stuck.ended).not.toContain('event: complete');
    });
  });
});
