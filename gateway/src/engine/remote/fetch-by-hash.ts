import { createHash } from 'node:crypto';
import { acceptQueryHash } from '@pet/platform/subgraph';
import type { FetchDocument } from '../data-source.ts';
import { SubgraphFailure } from './failures.ts';
import { readAnswer } from './graphql-answer.ts';
import type { HttpAnswer } from './http-answer.ts';

/** Sends one body; what it answers need not be GraphQL. */
export type Send = (body: string) => Promise<HttpAnswer>;

/** A fetch whose document travels as text or, where the subgraph has it, as its hash. */
export type SendFetch = (variables: string, send: Send) => Promise<HttpAnswer>;

const missCodes = new Set<unknown>(['PERSISTED_QUERY_NOT_FOUND', 'PERSISTED_QUERY_NOT_SUPPORTED']);

function announcesHashes({ headers }: HttpAnswer): boolean {
  return headers[acceptQueryHash.name] === acceptQueryHash.value;
}

/** Whether the subgraph says that it does not have the document. Looked at closely only where it may say so. */
function asksForText(answer: HttpAnswer): boolean {
  if (!answer.body.includes('PERSISTED_QUERY_NOT_')) return false;
  const { data, errors = [] } = readAnswer(answer);
  return data === undefined && errors.some(({ extensions }) => missCodes.has(extensions?.code));
}

/**
 * Whether a hash alone was refused: in the words of the protocol or, where a server that knows nothing of hashes has
 * taken the place of one that did, by an answer without data. In both cases nothing was executed, so that even a
 * mutation may be sent again.
 */
function refusesHash(answer: HttpAnswer): boolean {
  if (asksForText(answer)) return true;
  return !announcesHashes(answer) && readAnswer(answer).data === undefined;
}

/**
 * Sends a fetch by the hash of its document once the subgraph is known to have it. Our own subgraph server announces
 * with a header that it keeps what it has been sent ({@link acceptQueryHash}); a server that does not always gets
 * the text and never an extension it might refuse. The protocol is Apollo's for persisted queries:
 * https://www.apollographql.com/docs/apollo-server/performance/apq
 *
 * All of a body but its variables is the same each time and written once.
 */
export function prepareSendFetch({ text, operationName }: FetchDocument): SendFetch {
  const sha256Hash = createHash('sha256').update(text).digest('hex');
  const extensions = JSON.stringify({ persistedQuery: { version: 1, sha256Hash } });
  const named = operationName === undefined ? '' : `"operationName":${JSON.stringify(operationName)},`;
  const query = `"query":${JSON.stringify(text)},`;

  const byText = `{${query}${named}"variables":`;
  const byHash = `{"extensions":${extensions},${named}"variables":`;
  const byBoth = `{${query}"extensions":${extensions},${named}"variables":`;
  let subgraphHasIt = false;

  async function sendHash(variables: string, send: Send): Promise<HttpAnswer> {
    const answer = await send(`${byHash}${variables}}`);
    if (!refusesHash(answer)) return answer;
    const second = await send(`${announcesHashes(answer) ? byBoth : byText}${variables}}`);
    // Passed on, it would ask the client for the text of its own operation.
    if (asksForText(second))
      throw new SubgraphFailure('nonsense', 'The text was asked for after it was sent');
    return second;
  }

  return async (variables, send) => {
    try {
      const answer = await (subgraphHasIt ? sendHash(variables, send) : send(`${byText}${variables}}`));
      subgraphHasIt = answer.status === 200 && announcesHashes(answer);
      return answer;
    } catch (error) {
      // Whatever comes back after a failure may be another server.
      subgraphHasIt = false;
      throw error;
    }
  };
}
