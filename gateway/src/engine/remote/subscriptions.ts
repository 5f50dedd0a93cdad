import { setMaxListeners } from 'node:events';
import type { Logger } from '@pet/platform/observability';
import type { FetchDocument, OperationScope, StartSubscription } from '../data-source.ts';
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

type Variables = Readonly<Record<string, unknown>>;

/**
 * Starts a subscription. What happens during a break of the connection is not in the stream. A caller that has to
 * see it gives `variablesNow`, which is asked before each subscribing after the first; it answers the variables with
 * the position the caller has reached by then, for example the `afterSequence` of its last event.
 */
export type StartRemoteSubscription<Context extends object> = (
  variables: Variables,
  scope: OperationScope<Context>,
  variablesNow?: () => Variables,
) => ReturnType<StartSubscription<Context>>;

/** The subscriptions to one subgraph. */
export interface Subscriptions<Context extends object> {
  prepare(document: FetchDocument): StartRemoteSubscription<Context>;
  /** Ends all streams and, with the last, the connection. */
  close(): void;
}

export function openSubscriptions<Context extends object>(options: {
  readonly name: string;
  readonly url: string;
  headersOf(context: Context): Readonly<Record<string, string>>;
  readonly limits: SubscriptionLimits & {
    readonly connectWithin: number;
    readonly deadline: number;
    readonly largestAnswer: number;
  };
  readonly logger: Logger;
}): Subscriptions<Context> {
  const { name, url, headersOf, limits, logger } = options;
  const connection = openSubscriptionConnection(url, { ...limits, largestMessage: limits.largestAnswer });
  const backoff = jitteredBackoff(limits.firstResubscribeAfter);
  const closing = new AbortController();
  // Every running subscription listens; the warning about the eleventh means nothing here.
  setMaxListeners(0, closing.signal);

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
              extensions: { headers: headersOf(scope.context) },
            };
            isFirst = false;
            return payload;
          },
          startWithin: limits.deadline,
          backoff,
          mostWaiting: limits.mostWaitingEvents,
          signals: scope.signal ? [scope.signal, closing.signal] : [closing.signal],
          logger,
        });
      };
    },
    close: () => closing.abort(),
  };
}
