// The control: no GraphQL, the gateway's own message sent to every socket by `ws.send`.
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { now, timeField } from '../../fanout/operation.ts';
import { announce } from '../announce.ts';

const sample = process.env.BENCH_MESSAGE ?? '';
const subscribed = new Set<WebSocket>();

const sockets = new WebSocketServer({
  host: '127.0.0.1',
  port: 0,
  handleProtocols: () => 'graphql-transport-ws',
});
sockets.on('connection', (socket) => {
  // As much of the protocol as a client waits for before it subscribes.
  socket.on('message', (message) => {
    if (String(message).includes('"connection_init"')) socket.send('{"type":"connection_ack"}');
    else subscribed.add(socket);
  });
  socket.on('close', () => subscribed.delete(socket));
});

// It is only ever told to publish.
process.on('message', () => {
  const message = sample.replace(timeField, `"occurredAt":"${now()}"`);
  for (const socket of subscribed) socket.send(message);
});

sockets.once('listening', () => {
  announce(`ws://127.0.0.1:${(sockets.address() as AddressInfo).port}/graphql`);
});
