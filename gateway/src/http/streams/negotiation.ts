import type { IncomingHttpHeaders } from 'node:http';
import { MIMEType } from 'node:util';
import { eventStream } from './event-stream.ts';
import type { StreamFormat } from './format.ts';
import { multipart } from './multipart.ts';

/** What a client wants to have streamed, and how. */
export interface StreamPreference {
  readonly format: StreamFormat;
  /** It understands no ordinary response, so that queries and mutations are streamed too. */
  readonly everything: boolean;
}

function parseType(text: string): MIMEType | null {
  try {
    return new MIMEType(text);
  } catch {
    return null;
  }
}

function formatOf(type: MIMEType): StreamFormat | null {
  if (type.essence === 'text/event-stream') return eventStream;
  // Without this parameter the client means the parts of deferred results.
  if (type.essence === 'multipart/mixed' && type.params.get('subscriptionspec') === '1.0') return multipart;
  return null;
}

/** Reads the `Accept` header; null when the client knows no way to stream events. The first way listed is taken. */
export function streamPreference(accept: string | undefined): StreamPreference | null {
  if (accept === undefined || !/event-stream|multipart/i.test(accept)) return null;
  const types = accept
    .split(',')
    .map((text) => parseType(text.trim()))
    .filter((type) => type !== null);
  const format = types.map(formatOf).find((found) => found !== null);
  if (!format) return null;
  return { format, everything: format.streamsEverything && types.every((type) => formatOf(type) !== null) };
}

const simpleContentTypes = ['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain'];

/**
 * Whether a browser would have asked first (CORS preflight) before it sent this for a page of another origin: the rule
 * of Apollo Server's CSRF prevention, which every request that is not streamed has to pass.
 */
export function isPreflighted(headers: IncomingHttpHeaders): boolean {
  const type = headers['content-type'] === undefined ? undefined : parseType(headers['content-type']);
  if (type !== undefined && !simpleContentTypes.includes(type?.essence ?? '')) return true;
  return Boolean(headers['apollo-require-preflight'] || headers['x-apollo-operation-name']);
}
