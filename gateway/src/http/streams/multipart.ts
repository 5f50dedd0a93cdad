import type { StreamFormat } from './format.ts';

/** Each part closes itself with the delimiter, or clients would see it only when the next one comes. */
function part(json: string): string {
  return `\r\ncontent-type: application/json; charset=utf-8\r\n\r\n${json}\r\n--graphql`;
}

const end = '--\r\n';

function ending(errors: object): string {
  return part(JSON.stringify({ payload: null, ...errors })) + end;
}

/**
 * Apollo's multipart subscriptions
 * (apollographql.com/docs/graphos/routing/operations/subscriptions/multipart-protocol): a result is in `payload`; errors
 * of the transport stand beside a `payload` that is null, after which nothing comes.
 */
export const multipart: StreamFormat = {
  contentType: 'multipart/mixed;boundary="graphql";subscriptionSpec="1.0"',
  opening: `\r\n--graphql${part('{}')}`,
  heartbeat: part('{}'),
  event: (text) => part(`{"payload":${text}}`),
  completion: end,
  refusal: ending,
  // A mere end would mean that the operation is over.
  interruption: ending({
    errors: [{ message: 'The server is going away; subscribe again.', extensions: { code: 'GOING_AWAY' } }],
  }),
  streamsEverything: false,
};
