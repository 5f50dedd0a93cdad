import type { Logger } from '@pet/platform/observability';
import { BrokenCircuitError } from 'cockatiel';
import type { DataSource, OperationScope, RunFetch, SubgraphResponse } from '../data-source.ts';
import { type CallLimits, openCallPolicy } from './call-policy.ts';
import { SubgraphFailure, unavailable } from './failures.ts';
import { prepareSendFetch } from './fetch-by-hash.ts';
import { readAnswer } from './graphql-answer.ts';
import type { HttpAnswer } from './http-answer.ts';
import { openSubgraphHttp } from './http-call.ts';
import { openSubscriptions, type SubscriptionLimits } from './subscriptions.ts';

/** All limits of a remote subgraph; times in milliseconds, sizes in bytes. */
export interface RemoteLimits extends CallLimits, SubscriptionLimits {
  /** Connections for fetches; one more fetch at the same time waits for one of them. */
  readonly connections: number;
  readonly connectWithin: number;
  /** Of the body of an answer, and of one event. */
  readonly largestAnswer: number;
}

/** What is sent, as far as headers may depend on it: a signature does. */
export interface OutgoingCall {
  /** SUBSCRIBE starts a subscription on the connection that all of them share. */
  readonly method: 'POST' | 'SUBSCRIBE';
  /** Of a POST the body as it is sent; of a subscription what `subscribeBody` of `@pet/platform/subgraph` makes of it. */
  readonly body: string;
}

/** A subgraph that runs elsewhere. */
export interface RemoteDataSourceOptions<Context extends object> {
  readonly name: string;
  /** Where its GraphQL over HTTP is; its WebSockets are at the same address. */
  readonly url: string;
  /**
   * The headers that tell the subgraph who asks. A subscription has no headers of its own, since all actors share
   * one connection: they are sent in the `extensions.headers` of its subscribe message. They are made anew for each
   * attempt.
   */
  headersOf(context: Context, call: OutgoingCall): Readonly<Record<string, string>>;
  /**
   * Whether the subgraph takes this gateway's word for who asks. What it refuses then, with 401 or before a subscription
   * starts, is a matter between the two, and clients are told only that it cannot be reached.
   */
  readonly trusted?: boolean;
  /** Told when the subgraph is not called for a while, because it has failed again and again, and when it is again. */
  readonly onCircuit?: (open: boolean) => void;
  readonly limits?: Partial<RemoteLimits>;
  readonly logger: Logger;
}

const defaults: RemoteLimits = {
  connections: 100,
  connectWithin: 3_000,
  largestAnswer: 10_000_000,
  deadline: 10_000,
  mostRetries: 2,
  firstRetryAfter: 50,
  retryShare: 0.1,
  mostSavedRetries: 10,
  breakAfter: 5,
  probeAfter: 1_000,
  keepAlive: 10_000,
  firstResubscribeAfter: 200,
  mostWaitingEvents: 1_000,
};

/**
 * Calls a subgraph over HTTP, and subscribes to it over WebSockets. Whatever goes wrong becomes one error with the
 * code SUBGRAPH_UNAVAILABLE in the response; the reason is in the log and nowhere else.
 * @throws TypeError when the URL is none
 */
export function openRemoteDataSource<Context extends object>(
  options: RemoteDataSourceOptions<Context>,
): DataSource<Context> {
  const { name, url, headersOf, trusted = false, onCircuit = () => {} } = options;
  const limits: RemoteLimits = { ...defaults, ...options.limits };
  const logger = options.logger.child({ subgraph: name });
  const http = openSubgraphHttp(url, limits);
  const policy = openCallPolicy(limits, logger, onCircuit);
  const subscriptions = openSubscriptions({ name, url, headersOf, trusted, limits, logger });

  /** Sends one body, under the policy. */
  function send(body: string, isQuery: boolean, scope: OperationScope<Context>): Promise<HttpAnswer> {
    return policy.run(
      async (end) => {
        const headers = headersOf(scope.context, { method: 'POST', body });
        const answer = await http.post({ body, headers, end });
        if (trusted && answer.status === 401) throw new SubgraphFailure('untrusted', answer.body);
        if (answer.status >= 500) refuseUnlessGraphQL(answer);
        return answer;
      },
      { repeatable: isQuery, departure: scope.departure },
    );
  }

  function refused(error: unknown): SubgraphResponse {
    // While the circuit is open every fetch fails; that it opened has been logged.
    const expected =
      error instanceof BrokenCircuitError ||
      (error instanceof SubgraphFailure && error.reason === 'abandoned');
    logger[expected ? 'debug' : 'warn']({ err: error }, 'fetch failed');
    return unavailable(name);
  }

  return {
    prepareFetch(document): RunFetch<Context> {
      const sendFetch = prepareSendFetch(document);
      const isQuery = document.kind === 'query';
      const identity = `${name}:${document.operationName}:${document.text}`;
      return async (variables, scope) => {
        try {
          const json = JSON.stringify(variables);
          const call = () => sendFetch(json, (body) => send(body, isQuery, scope));
          const answer = await (isQuery ? scope.reads.share(identity, json, call) : call());
          // Parsed for each caller: they may change what they are given.
          return readAnswer(answer);
        } catch (error) {
          return refused(error);
        }
      };
    },
    prepareSubscription: subscriptions.prepare,
    async close() {
      subscriptions.close();
      await http.close();
    },
  };
}

/** A 5xx with a GraphQL response is an answer; any other is a failure worth another attempt. */
function refuseUnlessGraphQL(answer: HttpAnswer): void {
  try {
    readAnswer(answer);
  } catch (error) {
    throw new SubgraphFailure('failing', `Status ${answer.status}`, error);
  }
}
