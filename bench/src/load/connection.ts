import { connect, type Socket } from 'node:net';

/** An answer of HTTP/1.1. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: Buffer;
}

const endOfHead = Buffer.from('\r\n\r\n');
const none = Buffer.alloc(0);

/** @returns the body of a chunked answer and where it ends, or null as long as some of it is still to come */
function readChunks(bytes: Buffer, start: number): { readonly body: Buffer; readonly end: number } | null {
  const parts: Buffer[] = [];
  let position = start;
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', position);
    if (lineEnd < 0) return null;
    const size = Number.parseInt(bytes.toString('latin1', position, lineEnd), 16);
    const data = lineEnd + 2;
    if (bytes.length < data + size + 2) return null;
    position = data + size + 2;
    if (size === 0) return { body: Buffer.concat(parts), end: position };
    parts.push(bytes.subarray(data, data + size));
  }
}

/**
 * One kept-alive connection that carries one request at a time. It knows just as much of HTTP as the servers under
 * test make use of, and costs a few microseconds a request: a load generator that is slower than what it measures
 * measures itself.
 */
export class Connection {
  readonly #socket: Socket;
  readonly #onAnswer: (answer: HttpAnswer) => void;
  #received: Buffer = none;

  /**
   * @param onAnswer called for each answer; it may send the next request at once
   * @param onWorked told how long, in milliseconds, reading something and what it led to took
   */
  constructor(
    target: { readonly host: string; readonly port: number },
    onAnswer: (answer: HttpAnswer) => void,
    onFailure: (error: Error) => void,
    onWorked: (milliseconds: number) => void,
  ) {
    this.#onAnswer = onAnswer;
    this.#socket = connect({ ...target, noDelay: true });
    this.#socket.on('data', (bytes: Buffer) => {
      const began = performance.now();
      this.#receive(bytes);
      onWorked(performance.now() - began);
    });
    this.#socket.once('error', onFailure);
    this.#socket.once('end', () => onFailure(new Error('The server closed a connection')));
  }

  /** @param request all of it, in Latin-1 */
  send(request: string): void {
    this.#socket.write(request, 'latin1');
  }

  close(): void {
    this.#socket.removeAllListeners('end');
    this.#socket.destroy();
  }

  #receive(bytes: Buffer): void {
    const received = this.#received.length === 0 ? bytes : Buffer.concat([this.#received, bytes]);
    this.#received = received;
    const headEnd = received.indexOf(endOfHead);
    if (headEnd < 0) return;
    const head = received.toString('latin1', 0, headEnd);
    const bodyStart = headEnd + endOfHead.length;
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
    const whole =
      length === undefined
        ? readChunks(received, bodyStart)
        : { body: received.subarray(bodyStart, bodyStart + Number(length)), end: bodyStart + Number(length) };
    if (whole === null || received.length < whole.end) return;
    this.#received = none;
    this.#onAnswer({ status: Number(head.slice(9, 12)), body: whole.body });
  }
}
