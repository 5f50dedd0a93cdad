import type { IncomingMessage } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { GraphQLError } from 'graphql';
import { WebSocket } from 'ws';
import { requestIdOf } from '../http/request-id.ts';
import type { LiveConnection } from '../live/connections.ts';
import { Outbound } from '../live/outbound.ts';
import type { LiveServices } from '../live/services.ts';
import { SessionGuard } from '../live/session-guard.ts';
import { contextOf, type GatewayContext } from '../request-context.ts';
import { closeCodes, closingFor } from './close-codes.ts';
import { textFrame } from './text-frame.ts';

/** Who a socket has said it speaks for, in `connection_init`. */
export interface SocketIdentity {
  readonly context: GatewayContext;
  readonly guard: SessionGuard;
}

/** One client's socket: what it may do, what is on its way to it, and how it ends. */
export class ClientSocket implements LiveConnection {
  readonly #socket: WebSocket;
  readonly #request: IncomingMessage;
  readonly #services: LiveServices;
  readonly #outbound: Outbound;
  readonly #requests = new Set<Promise<void>>();
  #identity: SocketIdentity | null = null;
  #answers = true;
  #closing = false;
  #onClosing: (code: number, reason: string) => void = () => {};

  constructor(socket: WebSocket, request: IncomingMessage, services: LiveServices) {
    this.#socket = socket;
    this.#request = request;
    this.#services = services;
    const channel = {
      buffered: () => socket.bufferedAmount,
      write(text: string, taken: () => void) {
        // Nothing may follow the frame that closes a socket.
        if (socket.readyState === WebSocket.OPEN) request.socket.write(textFrame(text), taken);
      },
    };
    this.#outbound = new Outbound(channel, services.limits, () =>
      this.close(closeCodes.timeout, 'SLOW_READER'),
    );
    socket.on('pong', () => {
      this.#answers = true;
    });
  }

  /** Null until its `connection_init` has been accepted. */
  get identity(): SocketIdentity | null {
    return this.#identity;
  }

  get closing(): boolean {
    return this.#closing;
  }

  /** Accepts the caller, or closes the socket with the reason. */
  async authenticate(authorization: string | undefined): Promise<boolean> {
    const { authenticator, clientAddressOf, refusals } = this.#services;
    try {
      const caller = await authenticator.authenticate(authorization);
      if (this.#closing) return false;
      const guard = new SessionGuard(caller, authenticator, (reason) => this.#refuse(reason));
      const request = this.#request;
      const origin = { requestId: requestIdOf(request), clientAddress: clientAddressOf(request) };
      this.#identity = { context: contextOf(request, caller, origin), guard };
      return true;
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      await refusals.count(error, clientAddressOf(this.#request));
      this.#refuse(error);
      return false;
    }
  }

  /** @returns what to wait for before sending more, when the reader does not keep up */
  send(message: string): Promise<void> | undefined {
    return this.#outbound.send(message);
  }

  /** A query or mutation is under way; the socket is not closed before its answer when the server goes away. */
  track(request: Promise<void>): void {
    this.#requests.add(request);
    void request.finally(() => this.#requests.delete(request));
  }

  /** Closes the socket; what it does not take of the messages on their way soon is dropped. Only the first call counts. */
  close(code: number, reason: string): void {
    if (this.#closing) return;
    this.#closing = true;
    this.#outbound.close();
    this.#identity?.guard.stop();
    this.#socket.close(code, reason);
    this.#onClosing(code, reason);
  }

  /** @param listener is called when the socket begins to close from our side; the client may take its time */
  onClosing(listener: (code: number, reason: string) => void): void {
    this.#onClosing = listener;
  }

  /** The socket is closed. */
  closed(): void {
    this.#closing = true;
    this.#outbound.close();
    this.#identity?.guard.stop();
  }

  beat(): void {
    if (this.#closing || this.#identity?.guard.check() === false) return;
    // Behind a lot of events a ping comes late, and so does its answer; but then they are being taken.
    if (this.#outbound.progressed() || this.#answers) {
      this.#answers = false;
      this.#socket.ping();
    } else {
      this.close(closeCodes.timeout, 'NO_ANSWER');
    }
  }

  leave(): void {
    void Promise.allSettled(this.#requests)
      // By the next turn the answers have been written.
      .then(() => nextTurn())
      .then(() => this.close(closeCodes.goingAway, 'GOING_AWAY'));
  }

  #refuse(reason: GraphQLError): void {
    const { code, reason: text } = closingFor(reason);
    this.close(code, text);
  }
}
