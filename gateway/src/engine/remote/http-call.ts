import { Pool } from 'undici';
import { AnswerReader } from './answer-reader.ts';
import type { CallEnd } from './call-end.ts';
import type { HttpAnswer } from './http-answer.ts';

/** One POST to a subgraph. */
export interface HttpCall {
  /** JSON. */
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly end: CallEnd;
}

/** The kept-alive connections to one subgraph. */
export interface SubgraphHttp {
  /**
   * @returns whatever was answered, also a status that is no success
   * @throws SubgraphFailure unreachable, nonsense (too large), unsendable, or abandoned or overdue when the
   * call ends
   */
  post(call: HttpCall): Promise<HttpAnswer>;
  /** Refuses new calls and waits for those under way. */
  close(): Promise<void>;
}

/** @throws TypeError when the URL is none */
export function openSubgraphHttp(
  url: string,
  options: { readonly connections: number; readonly connectWithin: number; readonly largestAnswer: number },
): SubgraphHttp {
  const { origin, pathname, search } = new URL(url);
  const path = `${pathname}${search}`;
  const pool = new Pool(origin, {
    connections: options.connections,
    connect: { timeout: options.connectWithin },
  });
  let closed: Promise<void> | undefined;

  return {
    async post({ body, headers, end }) {
      end.check();
      const reader = new AnswerReader(options.largestAnswer);
      try {
        pool.dispatch(
          {
            method: 'POST',
            path,
            body,
            headers: { ...headers, 'content-type': 'application/json', accept: 'application/json' },
            // undici's own timers are a second off; besides, the deadline of the whole fetch covers the body.
            headersTimeout: 0,
            bodyTimeout: 0,
          },
          reader,
        );
        end.does(reader);
        return await reader.answer;
      } finally {
        end.does(null);
      }
    },
    close() {
      closed ??= pool.close();
      return closed;
    },
  };
}
