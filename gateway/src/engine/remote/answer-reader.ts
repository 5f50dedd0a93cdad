import type { IncomingHttpHeaders } from 'node:http';
import { type Dispatcher, errors } from 'undici';
import type { Interruptible } from './call-end.ts';
import { SubgraphFailure } from './failures.ts';
import type { HttpAnswer } from './http-answer.ts';

type Controller = Dispatcher.DispatchController;

/** What undici refuses before it looks for a connection. */
const unsentCodes = new Set(['UND_ERR_INVALID_ARG', 'UND_ERR_CLOSED', 'UND_ERR_DESTROYED']);

/**
 * Collects one answer. It is undici's own handler interface instead of `request()`, because a call can then be ended
 * in whatever state it is: waiting for a connection, or in the very chunk that makes the body too large. That ends
 * its connection too, since the rest of the answer would still come on it.
 */
export class AnswerReader implements Dispatcher.DispatchHandler, Interruptible {
  readonly answer: Promise<HttpAnswer>;
  readonly #largestBody: number;
  #resolve: (answer: HttpAnswer) => void = () => {};
  #reject: (failure: SubgraphFailure) => void = () => {};
  #controller: Controller | undefined;
  #interruption: SubgraphFailure | undefined;
  #status = 0;
  #headers: IncomingHttpHeaders = {};
  #chunks: Buffer[] = [];
  #size = 0;

  /** @param largestBody bytes */
  constructor(largestBody: number) {
    this.#largestBody = largestBody;
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /** Ends the call at once, wherever it is: also before it has a connection. */
  interrupt(failure: SubgraphFailure): void {
    this.#interruption = failure;
    this.#chunks = [];
    this.#reject(failure);
    this.#controller?.abort(failure);
  }

  onHalfTime(): void {
    if (this.#status === 0)
      this.interrupt(new SubgraphFailure('unreachable', 'The answer did not begin in time'));
  }

  onRequestStart(controller: Controller): void {
    this.#controller = controller;
    if (this.#interruption) controller.abort(this.#interruption);
  }

  onResponseStart(_controller: Controller, status: number, headers: IncomingHttpHeaders): void {
    this.#status = status;
    this.#headers = headers;
    if (Number(headers['content-length']) > this.#largestBody) this.#refuseSize();
  }

  onResponseData(_controller: Controller, chunk: Buffer): void {
    if (this.#interruption) return;
    this.#size += chunk.length;
    if (this.#size > this.#largestBody) this.#refuseSize();
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    const [first, ...more] = this.#chunks;
    const whole = first && more.length === 0 ? first : Buffer.concat(this.#chunks, this.#size);
    const body = whole.toString('utf8');
    this.#resolve({ status: this.#status, headers: this.#headers, body });
  }

  onResponseError(_controller: Controller, error: Error): void {
    const unsent = error instanceof errors.UndiciError && unsentCodes.has(error.code);
    this.#reject(
      unsent
        ? new SubgraphFailure('unsendable', 'The request cannot be sent', error)
        : new SubgraphFailure('unreachable', 'The connection failed', error),
    );
  }

  #refuseSize(): void {
    this.interrupt(new SubgraphFailure('nonsense', `The answer is larger than ${this.#largestBody} bytes`));
  }
}
