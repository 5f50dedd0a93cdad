import { createHash } from 'node:crypto';

/**
 * What a browser's own id is stored as. It is hashed so that it takes the same room whatever the client chose, and so
 * that nobody can choose one that is an account's id.
 * @returns a UUID (version 8, RFC 9562: of no given structure)
 */
export function visitorIdOf(anonymousId: string): string {
  const hash = createHash('sha256').update(`visitor:${anonymousId}`).digest('hex');
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}
