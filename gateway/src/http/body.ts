import type { IncomingMessage } from 'node:http';

/** 100 kB hold any sensible operation and keep a hostile one small. */
const largestBody = 100_000;
const bodyDeadline = 10_000;

/** A request body that is refused; `status` is the HTTP status that says why. */
export class BodyError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Listens instead of iterating, which would take as long as all the rest of a small request. */
function readAll(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size <= largestBody) return;
      request.pause();
      reject(new BodyError(413, `The request body is larger than ${largestBody} bytes.`));
    });
    request.once('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    request.once('error', reject);
    request.once('aborted', () => reject(new BodyError(400, 'The request ended before its body did.')));
  });
}

/**
 * Reads a JSON body.
 * @returns what it holds; undefined where there is no body
 * @throws BodyError 408 too slow, 413 too large, 415 compressed or not JSON, 400 malformed
 */
export async function readJsonBody(request: IncomingMessage): Promise<unknown> {
  if (request.headers['content-encoding'] !== undefined) {
    throw new BodyError(415, 'Send the request body without Content-Encoding.');
  }
  const deadline = setTimeout(
    () => request.destroy(new BodyError(408, 'The request body took too long.')),
    bodyDeadline,
  );
  try {
    const text = await readAll(request);
    if (text === '') return undefined;
    if (!/^application\/(json|graphql-response\+json)\b/i.test(request.headers['content-type'] ?? '')) {
      throw new BodyError(415, 'The Content-Type must be application/json.');
    }
    return parseJson(text);
  } finally {
    clearTimeout(deadline);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new BodyError(400, 'The request body is not valid JSON.');
  }
}
