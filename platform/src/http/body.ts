import type { IncomingMessage } from 'node:http';

/** How much of a body is read, and for how long. */
export interface BodyLimits {
  /** Bytes. */
  readonly most: number;
  /** Milliseconds until it has to be there. */
  readonly deadline: number;
}

/** A body that is refused; `status` is the HTTP status that says why. */
export class BodyRefused extends Error {
  readonly status: 400 | 408 | 413 | 415;

  constructor(status: BodyRefused['status'], message: string) {
    super(message);
    this.status = status;
  }
}

/**
 * Reads a request's body as it is. Plain events instead of `for await`, which takes longer than the rest of a small
 * request. After a refusal nothing more is read, so the connection cannot carry another request.
 * @throws BodyRefused 408 too slow, 413 too large, 415 compressed (a small one may unfold into anything), 400 cut off
 */
export function readBody(request: IncomingMessage, { most, deadline }: BodyLimits): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const patience = setTimeout(() => refuse(408, 'The body took too long.'), deadline);

    function refuse(status: BodyRefused['status'], message: string): void {
      clearTimeout(patience);
      request.pause();
      request.removeListener('data', take);
      reject(new BodyRefused(status, message));
    }

    function take(chunk: Buffer): void {
      size += chunk.length;
      if (size > most) refuse(413, `The body is larger than ${most} bytes.`);
      else chunks.push(chunk);
    }

    if (request.headers['content-encoding'] !== undefined) {
      refuse(415, 'The body must not be compressed.');
      return;
    }
    if (Number(request.headers['content-length']) > most) {
      refuse(413, `The body is larger than ${most} bytes.`);
      return;
    }
    request.on('data', take);
    request.once('end', () => {
      clearTimeout(patience);
      resolve(Buffer.concat(chunks, size));
    });
    request.once('close', () => {
      if (!request.complete) refuse(400, 'The body was cut off.');
    });
  });
}
