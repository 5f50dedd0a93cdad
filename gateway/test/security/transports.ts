import { type RawStream, rawStream, type Sent } from '../live/clients.ts';
import type { Answer, ShopClient } from '../shop-client.ts';

/** Sends an operation and reads its answer, of a stream the first. */
export type Send = (gateway: ShopClient, sent: Sent) => Promise<Answer>;

/** A socket that is closed as its token is bad says with which code. */
function answerOfClosing(closed: unknown): Answer {
  const { code, reason } = closed as { readonly code?: number; readonly reason?: string };
  if (code === 4403)
    return { errors: [{ message: String(reason), extensions: { code: 'UNAUTHENTICATED' } }] };
  if (code === 4401) return { errors: [{ message: String(reason), extensions: { code: reason } }] };
  throw closed;
}

async function firstOfSocket(gateway: ShopClient, { query, variables, token }: Sent): Promise<Answer> {
  const stream = gateway.follow(query, variables, token);
  try {
    return (await stream.next()).value as Answer;
  } catch (closed) {
    return answerOfClosing(closed);
  } finally {
    await stream.return?.();
  }
}

async function firstOfEvents({ response, until, ended }: RawStream): Promise<Answer> {
  if (response.statusCode !== 200) return JSON.parse(await ended) as Answer;
  const [, data = ''] = /^data: (\{.*\})$/m.exec(await until('}\n\n')) ?? [];
  return JSON.parse(data) as Answer;
}

async function firstOfEventStream(gateway: ShopClient, sent: Sent): Promise<Answer> {
  const stream = await rawStream(gateway, sent, { accept: 'text/event-stream' });
  try {
    return await firstOfEvents(stream);
  } finally {
    stream.close();
  }
}

const request: Send = (gateway, { query, variables, token }) => gateway.send(query, variables, token);

/** How each kind of operation can be sent, by name. */
export const transportsOf: Readonly<
  Record<'Query' | 'Mutation' | 'Subscription', Readonly<Record<string, Send>>>
> = {
  Query: { HTTP: request },
  Mutation: { HTTP: request },
  Subscription: { 'a WebSocket': firstOfSocket, 'server-sent events': firstOfEventStream },
};
