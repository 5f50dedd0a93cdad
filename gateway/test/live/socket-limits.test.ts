import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestGateway, type TestGateway } from '../start-test-gateway.ts';
import { freePlace, openRawSocket, openSocket, type RawSocket, rawStream } from './clients.ts';
import { designChanged, firstDesign } from './designs.ts';

let gateway: TestGateway;
let customer: string;
let designId: string;
beforeAll(async () => {
  const limits = { operationsPerSocket: 2, connectionInitMs: 1_000, messageBytes: 2_000, heartbeatMs: 1_000 };
  gateway = await startTestGateway({}, limits);
  customer = await gateway.token('customer');
  designId = (await firstDesign(gateway, customer)).id;
});
afterAll(() => gateway.close());

async function close({ socket, closed }: RawSocket): Promise<void> {
  socket.close();
  await closed;
}

describe('a socket', () => {
  it('must say in time who it is', async () => {
    const socket = await openRawSocket(gateway);
    expect(await socket.closed).toMatchObject({ code: 4408, reason: 'Connection initialisation timeout' });
  });

  it('must say it before anything else', async () => {
    const socket = await openRawSocket(gateway);
    socket.send({ id: '1', type: 'subscribe', payload: { query: '{ __typename }' } });
    expect(await socket.closed).toMatchObject({ code: 4401 });
  });

  it('may not send messages that are too large, or none of the protocol', async () => {
    const large = await openSocket(gateway);
    large.send({ type: 'ping', payload: { text: 'x'.repeat(2_000) } });
    expect(await large.closed).toMatchObject({ code: 1009 });
    const foreign = await openSocket(gateway);
    foreign.socket.send('{"type":"complete"');
    expect(await foreign.closed).toMatchObject({ code: 4400 });
    const reversed = await openSocket(gateway);
    reversed.send({ id: '1', type: 'next', payload: {} });
    expect(await reversed.closed).toMatchObject({ code: 4500 });
  });

  it('does not decompress anything, so that nothing small becomes large', async () => {
    const { socket, closed } = await openRawSocket(gateway);
    expect(socket.extensions).toBe('');
    socket.close();
    await closed;
  });

  it('has its operations limited, while those under way go on', async () => {
    const socket = await openSocket(gateway, customer);
    const subscribe = (id: string) =>
      socket.send({
        id,
        type: 'subscribe',
        payload: { query: designChanged, variables: { id: designId } },
      });
    for (const id of ['1', '2', '3']) subscribe(id);
    expect(await socket.next()).toMatchObject({
      id: '3',
      type: 'error',
      payload: [
        {
          message: 'No more than 2 operations can be under way on one connection.',
          extensions: { code: 'RATE_LIMITED' },
        },
      ],
    });
    socket.send({ id: '1', type: 'complete' });
    socket.send({ id: '4', type: 'subscribe', payload: { query: '{ me { displayName } }' } });
    expect(await socket.next()).toMatchObject({
      id: '4',
      payload: { data: { me: { displayName: 'Casey Customer' } } },
    });
    expect(await socket.next()).toEqual({ id: '4', type: 'complete' });
    await close(socket);
  });

  it('is closed when nobody answers any more', async () => {
    const socket = await openSocket(gateway, customer, { autoPong: false });
    expect(await socket.closed).toEqual({ code: 4408, reason: 'NO_ANSWER' });
  });

  it('answers a request with errors without harm to the others', async () => {
    const socket = await openSocket(gateway);
    socket.send({ id: '1', type: 'subscribe', payload: { query: '{ mySessions { id } }' } });
    expect(await socket.next()).toMatchObject({
      id: '1',
      type: 'next',
      payload: { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] },
    });
    expect(await socket.next()).toEqual({ id: '1', type: 'complete' });
    await close(socket);
  });
});

describe('connections of one address', () => {
  it('are limited over all transports together, with a reason that a browser sees', async () => {
    const crowded = await startTestGateway({}, { connectionsPerAddress: 2 });
    const token = await crowded.token('customer');
    const one = await openSocket(crowded);
    await openSocket(crowded);
    const reason = 'Too many live connections from this address.';
    expect(await (await openRawSocket(crowded)).closed).toEqual({ code: 1013, reason });

    const sent = { query: designChanged, variables: { id: designId }, token };
    const { response, ended } = await rawStream(crowded, sent, { accept: 'text/event-stream' });
    expect(response.statusCode).toBe(429);
    expect(response.headers['retry-after']).toBe('10');
    expect(JSON.parse(await ended)).toEqual({
      errors: [{ message: reason, extensions: { code: 'RATE_LIMITED' } }],
    });

    await close(one);
    await freePlace(crowded);
    await crowded.close();
  });
});
