import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BodyRefused, readBody } from '../src/http/index.ts';

let server: Server;
let port: number;
/** What reading each body came to: its length, or the status it is refused with. */
const outcomes: (number | string)[] = [];
let looked = () => {};

beforeAll(async () => {
  server = createServer(async (request, response) => {
    try {
      outcomes.push((await readBody(request, { most: 1_000, deadline: 200 })).length);
    } catch (error) {
      outcomes.push(error instanceof BodyRefused ? `refused with ${error.status}` : String(error));
    }
    looked();
    response.end().once('finish', () => request.complete || request.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** Sends the beginning of a request as it is. @returns what reading its body comes to */
async function read(
  headers: string,
  body: string,
  end: 'stay' | 'hang up' = 'stay',
): Promise<number | string> {
  const outcome = new Promise<void>((resolve) => {
    looked = resolve;
  });
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write(`POST / HTTP/1.1\r\nhost: shop.test\r\n${headers}\r\n\r\n${body}`);
  if (end === 'hang up') setImmediate(() => socket.destroy());
  await outcome;
  socket.destroy();
  return outcomes.pop() ?? 'nothing';
}

describe('a body', () => {
  it('is read as it is', async () => {
    expect(await read('content-length: 5', 'a\0b\r\n')).toBe(5);
    expect(await read('transfer-encoding: chunked', '3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n')).toBe(5);
    expect(await read('content-length: 0', '')).toBe(0);
    expect(await read('content-length: 1000', 'x'.repeat(1_000))).toBe(1_000);
  });

  it.each([
    ['too long by what it says', 'content-length: 1001', '', 413],
    ['too long, whatever it says', 'transfer-encoding: chunked', `400\r\n${'x'.repeat(1_024)}\r\n`, 413],
    ['too slow', 'content-length: 10', 'half', 408],
    ['that never begins', 'content-length: 10', '', 408],
    ['compressed', 'content-encoding: gzip\r\ncontent-length: 3', 'abc', 415],
  ])('%s is refused', async (_name, headers, body, status) => {
    expect(await read(headers, body)).toBe(`refused with ${status}`);
  });

  it('that is cut off is refused', async () => {
    expect(await read('content-length: 10', 'half', 'hang up')).toBe('refused with 400');
  });
});
