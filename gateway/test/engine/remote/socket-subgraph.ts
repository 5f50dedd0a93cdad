import { EventEmitter, on } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { listen, stop } from './support.ts';

/** One operation that the gateway started. */
export interface StartedOperation {
  readonly payload: Readonly<Record<string, unknown>>;
  readonly socket: WebSocket;
  /** Sends one event. */
  next(payload: unknown): void;
  /** Sends one event that is written as JSON already. */
  nextJson(payload: string): void;
  /** Refuses the operation. */
  error(errors: readonly object[]): void;
  complete(): void;
}

/** A subgraph's WebSockets, the protocol written out so that a test can break it. */
export interface SocketSubgraph {
  readonly url: string;
  readonly sockets: ReadonlySet<WebSocket>;
  /** How many connections were opened so far. */
  readonly connections: number;
  /** Waits for the gateway to start an operation; each is given once. */
  started(): Promise<StartedOperation>;
  /** Waits for the gateway to end an operation. */
  ended(): Promise<unknown>;
  /** Waits until the gateway has closed a connection. */
  disconnected(): Promise<unknown>;
  /** What it does with a connection instead of acknowledging it. */
  accept: (socket: WebSocket) => void;
  /** Connections, counted from one, up to which it answers no pings. */
  silentUpTo: number;
  /** Breaks all connections and listens no more. */
  stop(): Promise<void>;
  /** Listens again, at the same address. */
  start(): Promise<void>;
}

interface Message {
  readonly id: string;
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

export async function startSocketSubgraph(): Promise<SocketSubgraph> {
  const happenings = new EventEmitter();
  const started = on(happenings, 'started');
  const ended = on(happenings, 'ended');
  const disconnected = on(happenings, 'disconnected');
  const sockets = new Set<WebSocket>();
  let server = createServer();
  let connections = 0;

  function receive(socket: WebSocket, connection: number, { id, type, payload }: Message): void {
    const send = (message: object) => socket.send(JSON.stringify(message));
    if (type === 'connection_init') subgraph.accept(socket);
    if (type === 'ping' && connection > subgraph.silentUpTo) send({ type: 'pong' });
    if (type === 'complete') happenings.emit('ended');
    if (type !== 'subscribe') return;
    const operation: StartedOperation = {
      payload,
      socket,
      next: (event) => send({ id, type: 'next', payload: event }),
      nextJson: (event) => socket.send(`{"id":"${id}","type":"next","payload":${event}}`),
      error: (errors) => send({ id, type: 'error', payload: errors }),
      complete: () => send({ id, type: 'complete' }),
    };
    happenings.emit('started', operation);
  }

  async function start(port: number): Promise<string> {
    server = createServer();
    new WebSocketServer({ server, path: '/graphql' }).on('connection', (socket) => {
      connections += 1;
      const connection = connections;
      sockets.add(socket);
      socket.on('message', (data) => receive(socket, connection, JSON.parse(String(data))));
      socket.on('close', () => {
        sockets.delete(socket);
        happenings.emit('disconnected');
      });
    });
    return listen(server, port);
  }

  const url = await start(0);
  const { port } = server.address() as AddressInfo;
  const subgraph: SocketSubgraph = {
    url,
    sockets,
    get connections() {
      return connections;
    },
    started: async () => (await started.next()).value[0],
    ended: () => ended.next(),
    disconnected: () => disconnected.next(),
    accept: (socket) => socket.send('{"type":"connection_ack"}'),
    silentUpTo: 0,
    async stop() {
      for (const socket of sockets) socket.terminate();
      await stop(server);
    },
    async start() {
      await start(port);
    },
  };
  return subgraph;
}
