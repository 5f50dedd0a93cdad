import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { prepareDrain } from '../src/http/index.ts';

const request = 'GET / HTTP/1.1\r\nhost: shop\r\n\r\n';
const upgrade = 'GET / HTTP/1.1\r\nhost: shop\r\nconnection: upgrade\r\nupgrade: echo\r\n\r\n';

let server: Server;
let drain: () => Promise<void>;
let answer: (response: ServerResponse) => void;
beforeEach(async () => {
  answer = (response) => response.end('done');
  server = createServer((_request, response) => answer(response));
  drain = prepareDrain(server);
  // Whatever ends in these tests does not end for having been idle.
  server.keepAliveTimeout = 120_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => server.closeAllConnections());

/** A connection on which HTTP is spoken by hand. */
async function dial() {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  await once(socket, 'connect');
  let heard = '';
  let onHeard = () => {};
  socket.setEncoding('utf8').on('data', (text) => {
    heard += text;
    onHeard();
  });
  return {
    closed: once(socket, 'close'),
    say: (text: string) => socket.write(text),
    /** All that was answered once it ends in this way. */
    async hear(end: string): Promise<string> {
      while (!heard.endsWith(end)) {
        await new Promise<void>((resolve) => {
          onHeard = resolve;
        });
      }
      const all = heard;
      heard = '';
      return all;
    },
  };
}

/** Has requests wait for their answers. */
function holdAnswers() {
  const held: ServerResponse[] = [];
  const taken = new Promise<void>((resolve) => {
    answer = (response) => {
      held.push(response);
      resolve();
    };
  });
  return {
    taken,
    release() {
      for (const response of held) response.end('done');
    },
  };
}

it('a request on a connection that was idle is answered, and told that it was the last', async () => {
  const client = await dial();
  client.say(request);
  expect(await client.hear('done')).toMatch(/connection: keep-alive/i);
  const drained = drain();
  client.say(request);
  expect(await client.hear('done')).toMatch(/^HTTP\/1\.1 200.*connection: close/is);
  await client.closed;
  await drained;
});

it('requests under way are answered, and the newest on a connection is told that it was the last', async () => {
  const client = await dial();
  const answers = holdAnswers();
  client.say(request + request);
  await answers.taken;
  const drained = drain();
  answers.release();
  expect((await client.hear('done')).match(/connection: [\w-]+|done/gi)).toEqual([
    'Connection: keep-alive',
    'done',
    'connection: close',
    'done',
  ]);
  await drained;
});

it('nobody can connect any more', async () => {
  const { port } = server.address() as AddressInfo;
  const drained = drain();
  const [error] = await once(connect(port, '127.0.0.1'), 'error');
  expect(error).toMatchObject({ code: 'ECONNREFUSED' });
  await drained;
});

it('a connection on which nothing is asked is closed when its client no longer counts on it', async () => {
  server.keepAliveTimeout = 50;
  const [silent, halfway, busy] = await Promise.all([dial(), dial(), dial()]);
  halfway.say(request.slice(0, 10));
  const answers = holdAnswers();
  busy.say(request);
  await answers.taken;
  const drained = drain();
  await Promise.all([silent.closed, halfway.closed]);
  answers.release();
  expect(await busy.hear('done')).toMatch(/connection: close/i);
  await drained;
});

it('upgraded connections are waited for, and nothing is upgraded any more', async () => {
  const upgraded = new Promise<Duplex>((resolve) => {
    server.once('upgrade', (_request, socket: Duplex) => resolve(socket));
  });
  const [webSocket, late, silent] = await Promise.all([dial(), dial(), dial()]);
  webSocket.say(upgrade);
  const socket = await upgraded;
  late.say(request);
  await late.hear('done');

  server.keepAliveTimeout = 50;
  const drained = drain();
  late.say(upgrade);
  expect(await late.hear('\r\n\r\n')).toMatch(/^HTTP\/1\.1 503.*connection: close/s);
  await silent.closed;
  expect(socket.destroyed).toBe(false);
  socket.end('bye');
  expect(await webSocket.hear('bye')).toBe('bye');
  await drained;
});
