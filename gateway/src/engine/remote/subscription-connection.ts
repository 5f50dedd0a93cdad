import { setTimeout as sleep } from 'node:timers/promises';
import { createClient, type Sink, type SubscribePayload } from 'graphql-ws';
import WebSocket from 'ws';
import { withoutProto } from './graphql-answer.ts';

/** What one connection of a gateway to a subgraph is limited to; times are in milliseconds. */
export interface ConnectionLimits {
  /** From the first packet to the acknowledgement of the protocol. */
  readonly connectWithin: number;
  /** How often the subgraph is asked whether it is still there, and how long it may take to answer. */
  readonly keepAlive: number;
  /** Bytes. */
  readonly largestMessage: number;
}

/** The one connection that carries all subscriptions to a subgraph; it is open while there are any. */
export interface SubscriptionConnection {
  /**
   * Starts an operation. What the sink is told last is either `error` – a close event, an exception, or the list of
   * errors the subgraph answered – or `complete`.
   * @param payloadNow what to send, asked for when it is sent: connecting takes time, and signatures have a date
   * @returns ends the operation; to be called after `error` too, or the connection counts it as running
   */
  subscribe(query: string, payloadNow: () => SubscribePayload, sink: Sink<unknown>): () => void;
}

const shortestReconnect = 100;

type SocketClass = new (address: string | URL, protocols?: string | string[]) => WebSocket;

/** A WebSocket with limits; graphql-ws makes the sockets and passes none. */
function limitedSocket({ connectWithin, keepAlive, largestMessage }: ConnectionLimits): SocketClass {
  const options = {
    handshakeTimeout: connectWithin,
    // How long a closed socket waits for the other side to agree; @types/ws does not know it yet.
    closeTimeout: keepAlive,
    maxPayload: largestMessage,
    perMessageDeflate: false,
  };
  return class extends WebSocket {
    constructor(address: string | URL, protocols?: string | string[]) {
      super(address, protocols, options);
    }
  };
}

/** @param url that of the subgraph's HTTP endpoint, where its WebSockets are too */
export function openSubscriptionConnection(url: string, limits: ConnectionLimits): SubscriptionConnection {
  const address = new URL(url);
  address.protocol = address.protocol.replace('http', 'ws');
  address.hash = '';
  let lastConnect = 0;
  let pongDeadline: NodeJS.Timeout | undefined;

  const client = createClient({
    /** Called for each connection, so that one the subgraph ends at once with 1000 is not made again at once. */
    async url() {
      const wait = lastConnect + shortestReconnect - Date.now();
      if (wait > 0) await sleep(wait);
      lastConnect = Date.now();
      return address.href;
    },
    webSocketImpl: limitedSocket(limits),
    connectionAckWaitTimeout: limits.connectWithin,
    keepAlive: limits.keepAlive,
    jsonMessageReviver: withoutProto,
    // Each operation subscribes again by itself: it knows what it has seen, and gives up less soon than the client.
    retryAttempts: 0,
    on: {
      ping(received) {
        if (received) return;
        // A machine that vanished closes nothing; without this its subscriptions would wait for ever.
        pongDeadline = setTimeout(() => client.terminate(), limits.keepAlive);
      },
      pong(received) {
        if (received) clearTimeout(pongDeadline);
      },
      closed: () => clearTimeout(pongDeadline),
    },
  });

  return {
    subscribe(query, payloadNow, sink) {
      const payload = { query, toJSON: payloadNow };
      return client.subscribe(payload, sink);
    },
  };
}
