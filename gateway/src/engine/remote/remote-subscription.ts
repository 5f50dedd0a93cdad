import type { Logger } from '@pet/platform/observability';
import type { IBackoff, IBackoffFactory } from 'cockatiel';
import { type SubscribePayload, TerminatedCloseEvent } from 'graphql-ws';
import type { SubgraphResponse } from '../data-source.ts';
import type { Departure } from '../departure.ts';
import { openEventQueue } from './event-queue.ts';
import { unavailable } from './failures.ts';
import { toErrors, toResponse } from './graphql-answer.ts';
import type { SubscriptionConnection } from './subscription-connection.ts';

/** One subscription of one consumer. */
export interface RemoteSubscriptionOptions {
  readonly serviceName: string;
  readonly connection: SubscriptionConnection;
  readonly query: string;
  /** Called each time it is sent: the first time and after each break. */
  readonly payloadNow: () => SubscribePayload;
  /** Whether errors before the first event are no business of the consumer's. */
  readonly trusted: boolean;
  /** Milliseconds until it has to be sent for the first time. */
  readonly startWithin: number;
  readonly backoff: IBackoffFactory<unknown>;
  /** Events the consumer has not read yet; one more cuts it off. */
  readonly mostWaiting: number;
  /** Either of them ends the stream: nobody wants it any more, or the data source is being closed. */
  readonly departures: readonly Departure[];
  readonly logger: Pick<Logger, 'info' | 'warn'>;
}

/** A stream, or the response that says why there is none. */
type Started = AsyncIterableIterator<SubgraphResponse> | SubgraphResponse;

/** After a connection that lasted so long, the pauses between attempts begin anew. Milliseconds. */
const stableAfter = 30_000;

/**
 * Close codes 44xx say that the client is at fault, so that another attempt would end the same way. Two do not:
 * 4408, the subgraph was not told in time who we are, and 4499, which this side makes when the subgraph is silent.
 */
function isRefusal(reason: unknown): boolean {
  if (reason instanceof TerminatedCloseEvent) return false;
  const code = typeof reason === 'object' && reason !== null && 'code' in reason ? Number(reason.code) : 0;
  return code >= 4400 && code <= 4499 && code !== 4408;
}

/** What ended a connection, for the log: a close event or an error event of `ws`, or an exception. */
function describe(reason: unknown): object {
  if (typeof reason !== 'object' || reason === null) return { reason };
  if ('code' in reason && 'reason' in reason) return { code: reason.code, reason: reason.reason };
  return { err: 'error' in reason ? reason.error : reason };
}

/**
 * Follows a subscription of a remote subgraph through breaks of the connection: it subscribes again, with growing
 * pauses, until the consumer leaves. What happened during a break is not in the stream; whoever needs it asks for it
 * with the payload it is subscribed with next. A refusal ends the stream with an error as its last item.
 * @returns the stream as soon as the subscription was sent for the first time
 */
export function followRemotely(options: RemoteSubscriptionOptions): Promise<Started> {
  const { serviceName, connection, query, payloadNow, trusted, startWithin, backoff, departures, logger } =
    options;
  const queue = openEventQueue<SubgraphResponse>(options.mostWaiting, end);
  let resolveStarted: (started: Started) => void = () => {};
  const started = new Promise<Started>((resolve) => {
    resolveStarted = resolve;
  });
  let wasSent = false;
  let sentAt = 0;
  let ended = false;
  let pause: IBackoff<unknown> | undefined;
  let leave = () => {};
  let timer = setTimeout(fail, startWithin, 'not connected in time');
  const following = { abandon: () => end() };

  function end(last?: SubgraphResponse): void {
    ended = true;
    clearTimeout(timer);
    for (const departure of departures) departure.unlisten(following);
    leave();
    queue.end(last);
    // Without effect once it has started.
    resolveStarted(last ?? unavailable(serviceName));
  }

  function fail(reason: unknown): void {
    logger.warn(describe(reason), 'subscription ended');
    end(unavailable(serviceName));
  }

  function sent(): void {
    sentAt = Date.now();
    if (wasSent) return;
    wasSent = true;
    clearTimeout(timer);
    resolveStarted(queue.stream);
  }

  function receive(event: unknown): void {
    pause = undefined;
    if (!queue.push(read(event))) fail('the consumer is too slow');
  }

  function read(event: unknown): SubgraphResponse {
    try {
      return toResponse(event);
    } catch (error) {
      logger.warn({ err: error }, 'event is no GraphQL response');
      return unavailable(serviceName);
    }
  }

  function lose(reason: unknown): void {
    if (ended) return;
    leave();
    if (Array.isArray(reason) && !trusted) end({ errors: toErrors(reason) });
    else if (Array.isArray(reason) || isRefusal(reason) || !wasSent) fail(reason);
    else subscribeLater(reason);
  }

  function subscribeLater(reason: unknown): void {
    if (Date.now() - sentAt > stableAfter) pause = undefined;
    pause = (pause ?? backoff).next(undefined);
    logger.info({ ...describe(reason), pause: pause.duration }, 'subscription broken, subscribing again');
    timer = setTimeout(subscribe, pause.duration);
  }

  function subscribe(): void {
    leave = connection.subscribe(
      query,
      () => {
        const payload = payloadNow();
        sent();
        return payload;
      },
      { next: receive, error: lose, complete: () => end() },
    );
  }

  for (const departure of departures) departure.listen(following);
  if (!ended) subscribe();
  return started;
}
