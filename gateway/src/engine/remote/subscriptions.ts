import type { Logger } from '@pet/platform/observability';
import { subscribeBody } from '@pet/platform/subgraph';
import type { FetchDocument, StartSubscription } from '../data-source.ts';
import { Departure } from '../departure.ts';
import { jitteredBackoff } from './call-policy.ts';
import { followRemotely } from './remote-subscription.ts';
import { openSubscriptionConnection } from './subscription-connection.ts';

/** Limits of the subscriptions to one subgraph; times are in milliseconds. */
export interface SubscriptionLimits {
  /** How often the subgraph is asked whether it is still there, and how long it may take to answer. */
  readonly keepAlive: number;
  /** The first pause after a break; it doubles up to 30 s. */
  readonly firstResubscribeAfter: number;
  /** Events nobody has read yet, per subscription; one more cuts its reader off. */
  readonly mostWaitingEvents: number;
}

/** The subscriptions to one subgraph. */
export interface Subscriptions<Context extends object> {
  prepare(document: FetchDocument): StartSubscription<Context>;
  /** Ends all streams and, with the last, the connection. */
  close(): void;
}

export function openSubscriptions<Context extends object>(options: {
  readonly name: string;
  readonly url: string;
  headersOf(
    context: Context,
    call: { readonly method: 'SUBSCRIBE'; readonly body: string },
  ): Readonly<Record<string, string>>;
  readonly trusted: boolean;
  readonly limits: SubscriptionLimits & {
    readonly connectWithin: number;
    readonly deadline: number;
    readonly largestAnswer: number;
  };
  readonly logger: Logger;
}): Subscriptions<Context> {
  const { name, url, headersOf, trusted, limits, logger } = options;
  const connection = openSubscriptionConnection(url, { ...limits, largestMessage: limits.largestAnswer });
  const backoff = jitteredBackoff(limits.firstResubscribeAfter);
  const closing = new Departure();

  return {
    prepare({ text, operationName }) {
      return (variables, scope, variablesNow = () => variables) => {
        let isFirst = true;
        return followRemotely({
          serviceName: name,
          connection,
          query: text,
          payloadNow() {
            const payload = {
              query: text,
              ...(operationName !== undefined && { operationName }),
              variables: isFirst ? variables : variablesNow(),
            };
            isFirst = false;
            const headers = headersOf(scope.context, { method: 'SUBSCRIBE', body: subscribeBody(payload) });
            return { ...payload, extensions: { headers } };
          },
          trusted,
          startWithin: limits.deadline,
          backoff,
          mostWaiting: limits.mostWaitingEvents,
          departures: scope.departure ? [scope.departure, closing] : [closing],
          logger,
        });
      };
    },
    close: () => closing.happen(),
  };
}
