import type { IncomingMessage } from 'node:http';
import { type BodyLimits, BodyRefused, readBody } from '../http/index.ts';
import { refused } from './refused-request.ts';

/** Representations of many entities fit into 1 MB. */
const limits: BodyLimits = { most: 1_000_000, deadline: 10_000 };

/**
 * Reads the body of a request to a subgraph as text.
 * @throws RefusedRequest 408 too slow, 413 larger than 1 MB, 415 compressed or not JSON, 400 cut off
 */
export async function readRequestBody(request: IncomingMessage): Promise<string> {
  const { 'content-type': contentType = '' } = request.headers;
  if (!/^application\/json\b/i.test(contentType))
    throw refused(415, 'BAD_REQUEST', 'The body must be application/json.');
  try {
    return (await readBody(request, limits)).toString('utf8');
  } catch (error) {
    if (error instanceof BodyRefused) throw refused(error.status, 'BAD_REQUEST', error.message);
    throw error;
  }
}
