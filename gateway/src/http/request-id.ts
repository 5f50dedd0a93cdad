import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Only harmless characters, so that a caller's id can be logged and returned without a second thought. */
const acceptable = /^[A-Za-z0-9._-]{1,64}$/;

/** The caller's `X-Request-Id` where it is acceptable, else a new one. */
export function requestIdOf(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && acceptable.test(given) ? given : randomUUID();
}
