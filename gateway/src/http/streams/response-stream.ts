import type { ServerResponse } from 'node:http';
import type { GraphQLError } from 'graphql';
import type { LiveConnection } from '../../live/connections.ts';
import { Outbound } from '../../live/outbound.ts';
import { formatErrors } from '../../live/result-text.ts';
import type { LiveServices } from '../../live/services.ts';
import { SessionGuard } from '../../live/session-guard.ts';
import type { GatewayContext } from '../../request-context.ts';
import type { StreamFormat } from './format.ts';

/** One operation's response, kept open while there may be more events. */
export class ResponseStream implements LiveConnection {
  readonly guard: SessionGuard;
  readonly #response: ServerResponse;
  readonly #format: StreamFormat;
  readonly #closeMs: number;
  readonly #outbound: Outbound;
  readonly #onEnding: () => void;
  #opened = false;
  #ending = false;

  /** @param onEnding is called once, when the stream begins to end from either side */
  constructor(
    response: ServerResponse,
    format: StreamFormat,
    context: GatewayContext,
    { limits, authenticator }: LiveServices,
    onEnding: () => void,
  ) {
    this.#response = response;
    this.#format = format;
    this.#closeMs = limits.closeMs;
    this.#onEnding = onEnding;
    this.guard = new SessionGuard(context, authenticator, (reason) =>
      this.#refuse(reason, context.requestId),
    );
    const channel = {
      buffered: () => response.writableLength,
      write: (text: string, taken: () => void) => void response.write(text, taken),
    };
    this.#outbound = new Outbound(channel, limits, () => this.#destroy());
    response.once('close', () => this.#beginToEnd());
  }

  /** Whether nothing more can be sent. */
  get ending(): boolean {
    return this.#ending;
  }

  /** Sends the headers and the first bytes. */
  open(): void {
    if (this.#ending || this.#opened) return;
    this.#opened = true;
    this.#response.writeHead(200, {
      'content-type': this.#format.contentType,
      // Compression would hold events back until there are enough of them; `no-transform` forbids it to everybody.
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    });
    this.#outbound.send(this.#format.opening);
  }

  /** @returns what to wait for before sending more, when the reader does not keep up */
  event(text: string, position: number | null): Promise<void> | undefined {
    return this.#outbound.send(this.#format.event(text, position));
  }

  /** The operation is over: ends the response behind everything that was sent. */
  complete(): void {
    this.#outbound.finish(() => this.#end(this.#format.completion));
  }

  beat(): void {
    if (!this.#opened || this.#ending || !this.guard.check()) return;
    // Even a quiet stream's reader has had the last heartbeat to take.
    if (this.#outbound.progressed()) void this.#outbound.send(this.#format.heartbeat);
    else this.#destroy();
  }

  leave(): void {
    this.#end(this.#format.interruption);
  }

  #refuse(reason: GraphQLError, requestId: string): void {
    this.#end(this.#format.refusal(formatErrors([reason], requestId)));
  }

  #end(last: string): void {
    if (this.#ending) return;
    this.open();
    this.#beginToEnd();
    this.#response.end(last);
    // A reader that does not take the end must not keep its place.
    const deadline = setTimeout(() => this.#response.destroy(), this.#closeMs).unref();
    this.#response.once('close', () => clearTimeout(deadline));
  }

  #destroy(): void {
    // It is closed only some time after it is destroyed, and until then takes events as fast as there are any.
    this.#beginToEnd();
    this.#response.destroy();
  }

  #beginToEnd(): void {
    if (this.#ending) return;
    this.#ending = true;
    this.#outbound.close();
    this.guard.stop();
    this.#onEnding();
  }
}
