import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestGateway, type TestGateway } from '../start-test-gateway.ts';
import { openRawSocket, openSocket, rawStream } from './clients.ts';
import { designChanged, firstDesign, rename } from './designs.ts';

/** Long enough to connect on a busy machine; each test that needs it waits for its end. */
const shortLifetime = 3;
const eventStream = { accept: 'text/event-stream' };
const multipart = { accept: 'multipart/mixed;subscriptionSpec=1.0, application/json' };

let gateway: TestGateway;
let design: { readonly id: string; readonly version: number };
let customer: string;
beforeAll(async () => {
  gateway = await startTestGateway();
  customer = await gateway.token('customer');
  design = await firstDesign(gateway, customer);
});
afterAll(() => gateway.close());

const subscribe = (id: string, variables: object) => ({
  id,
  type: 'subscribe',
  payload: { query: designChanged, variables },
});

describe.concurrent('when the access token expires', () => {
  it('a quiet socket is closed with 4401', async () => {
    const token = await gateway.token('customer', { lifetime: shortLifetime });
    const socket = await openSocket(gateway, token);
    socket.send(subscribe('quiet', { id: design.id }));
    expect(await socket.closed).toEqual({ code: 4401, reason: 'TOKEN_EXPIRED' });
    expect(await socket.next()).toBeNull();
  });

  it('a quiet event stream says so, completes and ends', async () => {
    const token = await gateway.token('customer', { lifetime: shortLifetime });
    const sent = { query: designChanged, variables: { id: design.id }, token };
    const text = await (await rawStream(gateway, sent, eventStream)).ended;
    expect(text).toMatch(/event: next\ndata: .*"code":"TOKEN_EXPIRED"/);
    expect(text).not.toContain('"http"');
    expect(text).toMatch(/event: complete\ndata: \n\n$/);
  });

  it('a quiet multipart response ends with an error of the transport', async () => {
    const token = await gateway.token('customer', { lifetime: shortLifetime });
    const sent = { query: designChanged, variables: { id: design.id }, token };
    const text = await (await rawStream(gateway, sent, multipart)).ended;
    expect(text).toMatch(
      /\{"payload":null,"errors":\[\{.*"code":"TOKEN_EXPIRED".*\}\]\}\r\n--graphql--\r\n$/,
    );
  });
});

describe('when the session is ended', () => {
  it('nothing more is sent: a socket is closed with 4403, streams say why', async () => {
    const id = randomUUID();
    const token = await gateway.token('customer', { id });
    const { version } = await firstDesign(gateway, customer);
    const variables = { id: design.id, after: version - 1 };
    const sent = { query: designChanged, variables, token };
    const socket = await openSocket(gateway, token);
    socket.send(subscribe('1', variables));
    expect(await socket.next()).toMatchObject({
      type: 'next',
      payload: { data: { designChanged: { version } } },
    });
    const [events, parts] = await Promise.all([
      rawStream(gateway, sent, eventStream),
      rawStream(gateway, sent, multipart),
    ]);
    await Promise.all([events.until(`"version":${version}`), parts.until(`"version":${version}`)]);

    await gateway.send('mutation { logout { revokedSessionId } }', {}, token);
    await rename(gateway, customer, { id: design.id, version }, ['Not for them']);

    expect(await socket.closed).toEqual({ code: 4403, reason: 'SESSION_ENDED' });
    expect(await socket.next()).toBeNull();
    for (const { ended } of [events, parts]) {
      const text = await ended;
      expect(text).toContain('"reason":"SESSION_ENDED"');
      expect(text).not.toContain(`"version":${version + 1}`);
    }
  });

  it('a new socket is refused with 4403, a stream with 401', async () => {
    const id = randomUUID();
    const token = await gateway.token('customer', { id });
    await gateway.send('mutation { logout { revokedSessionId } }', {}, token);
    const socket = await openRawSocket(gateway);
    socket.send({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } });
    expect(await socket.closed).toEqual({ code: 4403, reason: 'SESSION_ENDED' });
    const sent = { query: designChanged, variables: { id: design.id }, token };
    for (const headers of [eventStream, multipart]) {
      const { response, ended } = await rawStream(gateway, sent, headers);
      expect(response.statusCode).toBe(401);
      expect(JSON.parse(await ended)).toMatchObject({
        errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
      });
    }
  });
});

describe('when the server goes away', () => {
  it('every client is told to come back', async () => {
    const leaving = await startTestGateway();
    const token = await leaving.token('customer');
    const { id, version } = await firstDesign(leaving, token);
    const variables = { id, after: version - 1 };
    const sent = { query: designChanged, variables, token };
    const socket = await openSocket(leaving, token);
    socket.send(subscribe('1', variables));
    await socket.next();
    const [events, parts] = await Promise.all([
      rawStream(leaving, sent, eventStream),
      rawStream(leaving, sent, multipart),
    ]);
    await Promise.all([events.until('event: next'), parts.until('payload')]);

    await leaving.close();
    expect(await socket.closed).toEqual({ code: 1001, reason: 'GOING_AWAY' });
    // Without `complete`, which would mean that there is nothing to come back for.
    expect(await events.ended).not.toContain('complete');
    expect(await parts.ended).toMatch(/"payload":null.*"code":"GOING_AWAY".*\r\n--graphql--\r\n$/);
  });

  it('the answers to requests under way on a socket are sent first', async () => {
    const leaving = await startTestGateway();
    const socket = await openSocket(leaving);
    const query = '{ presets(first: 5) { nodes { slug } } }';
    socket.send({ id: '1', type: 'subscribe', payload: { query } });
    // The answer to the ping comes after the request has been taken up.
    socket.send({ type: 'ping' });
    expect(await socket.next()).toEqual({ type: 'pong' });
    await leaving.close();
    expect(await socket.next()).toMatchObject({ id: '1', type: 'next', payload: { data: { presets: {} } } });
    expect(await socket.closed).toMatchObject({ code: 1001 });
  });
});
