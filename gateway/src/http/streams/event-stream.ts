import type { StreamFormat } from './format.ts';

function message(type: 'next' | 'complete', data: string, position: number | null = null): string {
  const id = position === null ? '' : `id: ${position}\n`;
  return `event: ${type}\n${id}data: ${data}\n\n`;
}

const completion = message('complete', '');

/**
 * Server-sent events as graphql-sse speaks them, in distinct connections mode
 * (github.com/enisdenjo/graphql-sse, PROTOCOL.md). An interrupted stream ends without `complete`: clients, and browsers
 * by themselves, connect again and say with `Last-Event-ID` what they have seen.
 *
 * Written here because the handler of the graphql-sse package executes and serialises everything by itself, keeps
 * whatever a slow reader does not take, and knows no ids.
 */
export const eventStream: StreamFormat = {
  contentType: 'text/event-stream; charset=utf-8',
  // Some browsers do not report a stream as open before its first byte.
  opening: ':\n\n',
  heartbeat: ':\n\n',
  event: (text, position) => message('next', text, position),
  completion,
  refusal: (errors) => message('next', JSON.stringify(errors)) + completion,
  interruption: '',
  streamsEverything: true,
};
