import type { IncomingMessage, ServerResponse } from 'node:http';
import { BodyRefused, readBody } from '@pet/platform/http';
import type { Logger } from '@pet/platform/observability';
import type { HttpRoute } from '@pet/platform/subgraph';
import { ZodError } from 'zod';
import type { Receiving } from '../service/receiving.ts';
import type { Endpoint } from './endpoints.ts';

const prefix = '/webhooks/';

/** The largest order of Shopify's is far below; a sender waits for five seconds in all. */
const limits = { most: 1_000_000, deadline: 10_000 };

/** Bodies read at a time. With the largest there can be, they take up some 60 MB. */
const mostAtOnce = 60;

/** What a sender is answered. */
interface Answer {
  readonly status: number;
  readonly code: string;
  readonly message?: string;
}

const problems = {
  MISSING: 'The delivery is not signed as it should be.',
  WRONG: 'The signature is not one of ours.',
  STALE: 'The delivery was signed at another time; the clocks may differ.',
} as const;

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** What receiving deliveries over HTTP takes. */
export interface IngestionOptions {
  /** By what follows `/webhooks/`. */
  readonly endpoints: ReadonlyMap<string, Endpoint>;
  readonly receiving: Receiving;
  readonly logger: Logger;
  readonly now: () => Date;
}

/** Whether somebody else is to blame for a delivery that cannot be read. */
function isMalformed(error: unknown): boolean {
  return error instanceof SyntaxError || error instanceof ZodError;
}

/** @throws SyntaxError when it is not UTF-8 */
function textOf(body: Buffer): string {
  try {
    return decoder.decode(body);
  } catch {
    throw new SyntaxError('The body is not UTF-8');
  }
}

function send(request: IncomingMessage, response: ServerResponse, { status, ...answer }: Answer): void {
  // What is left of a body is not read, so the connection cannot carry another request.
  if (!request.complete) response.setHeader('connection', 'close').once('finish', () => request.destroy());
  if (status === 503) response.setHeader('retry-after', '30');
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(`${JSON.stringify(answer)}\n`);
}

/**
 * POST /webhooks/<sender>/<kind>: takes a delivery in. 200 says that it is stored, and that it is nobody's fault any more
 * but ours whatever becomes of it; anything else asks the sender to come again.
 */
export function ingestionRoute({ endpoints, receiving, logger, now }: IngestionOptions): HttpRoute {
  let underWay = 0;

  async function receive(endpoint: Endpoint, request: IncomingMessage): Promise<Answer> {
    const body = await readBody(request, limits);
    const problem = endpoint.check(body, request.headers, now());
    if (problem !== null) return { status: 401, code: `SIGNATURE_${problem}`, message: problems[problem] };
    let delivery: ReturnType<Endpoint['read']>;
    try {
      delivery = endpoint.read(request.headers, textOf(body));
    } catch (error) {
      if (!isMalformed(error)) throw error;
      return { status: 400, code: 'MALFORMED', message: 'The delivery is not what its sender sends.' };
    }
    return { status: 200, code: await receiving.receive(delivery) };
  }

  async function answer(endpoint: Endpoint, request: IncomingMessage, path: string): Promise<Answer> {
    if (underWay >= mostAtOnce) return { status: 503, code: 'BUSY', message: 'Come again soon.' };
    underWay += 1;
    try {
      return await receive(endpoint, request);
    } catch (error) {
      if (error instanceof BodyRefused)
        return { status: error.status, code: 'BODY_REFUSED', message: error.message };
      logger.error({ err: error, path }, 'a delivery could not be stored');
      return { status: 503, code: 'NOT_STORED', message: 'Come again soon.' };
    } finally {
      underWay -= 1;
    }
  }

  return {
    method: 'POST',
    prefix,
    async handle(request, response, { pathname }) {
      const endpoint = endpoints.get(pathname.slice(prefix.length));
      if (endpoint === undefined)
        return send(request, response, { status: 404, code: 'NOT_FOUND', message: 'Nobody delivers here.' });
      if (endpoint.secrets.length === 0)
        return send(request, response, {
          status: 503,
          code: 'NOT_CONFIGURED',
          message: 'No secret is set for this sender.',
        });
      const given = await answer(endpoint, request, pathname);
      if (given.status !== 200) logger.info({ path: pathname, ...given }, 'a delivery was refused');
      send(request, response, given);
    },
  };
}
