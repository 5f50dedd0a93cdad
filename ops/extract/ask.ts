import { randomUUID } from 'node:crypto';
import { StartupError } from '@pet/platform/config';
import type { AccessTokens, ServiceSigner } from '@pet/platform/identity';
import { type Ask, comparable } from './same-answers.ts';

/** Milliseconds. */
const answerWithin = 10_000;
/** Seconds. */
const tokenLifetime = 60;

/** @throws StartupError when no JSON is answered */
async function post(url: string, body: string, headers: Readonly<Record<string, string>>): Promise<unknown> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(answerWithin),
    });
    return await response.json();
  } catch (error) {
    const { message, cause } = error as Error;
    throw new StartupError(`${url} does not answer: ${cause instanceof Error ? cause.message : message}`);
  }
}

/** Asks a gateway as its clients do. @param url where it listens, without a trailing slash */
export function askGateway(url: string, accessTokens: AccessTokens): Ask {
  return async (query, actor) => {
    const authorization = actor && `Bearer ${(await accessTokens.issue(actor, tokenLifetime)).token}`;
    const body = JSON.stringify({ query });
    return comparable(await post(`${url}/graphql`, body, authorization ? { authorization } : {}));
  };
}

/** Asks a service as gateways do. @param url its GraphQL endpoint */
export function askService(name: string, url: string, signer: ServiceSigner): Ask {
  const { pathname, search } = new URL(url);
  return async (query, actor) => {
    const body = JSON.stringify({ query });
    const call = { audience: name, method: 'POST', path: `${pathname}${search}`, body } as const;
    const caller = { actor, requestId: randomUUID(), traceId: null, clientAddress: null, userAgent: null };
    return comparable(await post(url, body, signer.sign(call, caller)));
  };
}
