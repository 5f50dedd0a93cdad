import { randomUUID } from 'node:crypto';
import type { Actor, ServiceSigner } from '@pet/platform/identity';
import type { ServerProcess } from '../../ops/fleet/server-process.ts';
import type { Answer } from './shop-client.ts';

/** An operation as a test writes it. */
interface Operation {
  readonly query: string;
  readonly variables?: object;
}

/** A client gives up waiting for an answer; milliseconds. */
const deadline = 10_000;

/** Asks a service as a gateway would, for somebody or, where the actor is null, for nobody. */
export async function askService(
  signer: ServiceSigner,
  { name: audience, url }: Pick<ServerProcess, 'name' | 'url'>,
  operation: Operation,
  actor: Actor | null,
): Promise<Answer> {
  const { pathname: path } = new URL(url);
  const body = JSON.stringify(operation);
  const caller = { actor, requestId: randomUUID(), traceId: null, clientAddress: null, userAgent: null };
  const signed = signer.sign({ audience, method: 'POST', path, body }, caller);
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...signed },
    body,
    signal: AbortSignal.timeout(deadline),
  });
  return (await response.json()) as Answer;
}
