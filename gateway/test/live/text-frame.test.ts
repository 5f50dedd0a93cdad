import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { textFrame } from '../../src/websocket/text-frame.ts';

// Lengths at which the header changes its form, in bytes, and texts whose bytes are more than their characters.
const texts = [0, 1, 125, 126, 65_535, 65_536, 200_000].map((length) => 'x'.repeat(length));
const others = ['ß–€ 🐕', 'é'.repeat(63), '🐕'.repeat(20_000)];

let server: WebSocketServer;
let client: WebSocket;
let connected: [WebSocket, IncomingMessage];

beforeAll(async () => {
  server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const connection = once(server, 'connection');
  client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  connected = (await connection) as typeof connected;
  await once(client, 'open');
});

afterAll(async () => {
  client.terminate();
  await new Promise((resolve) => server.close(resolve));
});

it.each([...texts, ...others].map((text) => [Buffer.byteLength(text), text]))(
  'is read by a client as a message of %i bytes, between those that ws sends',
  async (_bytes, text) => {
    const [socket, request] = connected;
    const received: string[] = [];
    const last = new Promise<void>((resolve) => {
      client.on('message', (message, isBinary) => {
        received.push(isBinary ? 'binary' : String(message));
        if (received.length === 3) resolve();
      });
    });
    socket.send('before');
    request.socket.write(textFrame(text));
    socket.send('after');
    await last;
    client.removeAllListeners('message');
    expect(received).toEqual(['before', text, 'after']);
  },
);
