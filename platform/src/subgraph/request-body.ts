import type { IncomingMessage } from 'node:http';
import { refused } from './refused-request.ts';

/** Representations of many entities fit into 1 MB. */
const largestBody = 1_000_000;
const bodyDeadline = 10_000;

/**
 * Reads a request's body as text. Plain events instead of `for await`: this runs for every fetch.
 * @throws RefusedRequest 408 too slow, 413 larger than 1 MB, 415 compressed or not JSON, 400 cut off
 */
export function readRequestBody(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const { 'content-type': contentType = '', 'content-encoding': encoding } = request.headers;
    if (encoding !== undefined || !/^application\/json\b/i.test(contentType)) {
      reject(refused(415, 'BAD_REQUEST', 'The body must be application/json, not compressed.'));
      return;
    }
    const chunks: Buffer[] = [];
    let size = 0;
    const deadline = setTimeout(refuse, bodyDeadline, 408, 'The body took too long.');

    function refuse(status: number, message: string): void {
      clearTimeout(deadline);
      request.pause();
      reject(refused(status, 'BAD_REQUEST', message));
    }

    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > largestBody) refuse(413, `The body is larger than ${largestBody} bytes.`);
      else chunks.push(chunk);
    });
    request.once('end', () => {
      clearTimeout(deadline);
      resolve(Buffer.concat(chunks, size).toString('utf8'));
    });
    request.once('close', () => {
      if (!request.complete) refuse(400, 'The body was cut off.');
    });
  });
}
