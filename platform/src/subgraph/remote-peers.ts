import { z } from 'zod';
import type { ServiceSigner } from '../identity/index.ts';
import type { Peers } from './define.ts';

/** The caller of a caller waits too, so this is less than what a gateway allows a fetch. Milliseconds. */
const deadline = 5_000;
/** Bytes. */
const largestAnswer = 10_000_000;

const answerSchema = z.object({ data: z.unknown(), errors: z.array(z.unknown()).optional() });

/**
 * Peers that run as services of their own. The calls are signed, and each applies its own rules to the same actor.
 * @param urlOf the GraphQL endpoint of a subgraph, or undefined where it is not known
 */
export function remotePeers(urlOf: (subgraph: string) => string | undefined, signer: ServiceSigner): Peers {
  return {
    async query(subgraph, document, variables, scope) {
      const url = urlOf(subgraph);
      if (url === undefined)
        throw new Error(`Where ${subgraph} is, is not known: ${subgraph.toUpperCase()}_URL`);
      const { pathname, search } = new URL(url);
      const body = JSON.stringify({ query: document, variables });
      const call = { audience: subgraph, method: 'POST', path: `${pathname}${search}`, body } as const;
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...signer.sign(call, scope) },
        body,
        redirect: 'error',
        signal: AbortSignal.timeout(deadline),
      });
      if (Number(response.headers.get('content-length')) > largestAnswer)
        throw new Error(`The subgraph ${subgraph} answered more than ${largestAnswer} bytes`);
      const { data, errors } = answerSchema.parse(await response.json());
      if (errors?.length) throw new AggregateError(errors, `The subgraph ${subgraph} answered errors`);
      return data;
    },
  };
}
