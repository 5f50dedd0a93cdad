import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from '@pet/platform/observability';
import type { GraphQLError } from 'graphql';
import { LRUCache } from 'lru-cache';
import Negotiator from 'negotiator';
import { isObject } from '../engine/result-object.ts';
import type { SupergraphGateway } from '../engine/supergraph-gateway.ts';
import type { Answer } from '../engine/variants.ts';
import type { OperationCost } from '../limits/cost/demand.ts';
import type { OperationLimits } from '../limits/operation-limits.ts';
import { faultText } from '../live/result-text.ts';
import { type ClientOperation, toClientOperation } from '../operations/client-operation.ts';
import type { GatewayContext } from '../request-context.ts';
import type { KnownOperation, KnownOperations } from './known-operations.ts';
import { formatError, withFormattedErrors } from './result-errors.ts';

/**
 * Takes a POST whose body has been read, if its operation is known; says whether it was.
 * @param createContext may reject: then it is not taken, and nothing has been run
 */
export type DirectEndpoint = (
  request: IncomingMessage,
  response: ServerResponse,
  body: unknown,
  createContext: () => Promise<GatewayContext>,
) => Promise<boolean>;

/** What it answers by. */
export interface DirectServices {
  readonly supergraph: SupergraphGateway<GatewayContext>;
  readonly known: KnownOperations;
  readonly limits: OperationLimits;
  readonly logger: Logger;
}

/** By `Accept` header: the type of the answer; `''` where Apollo Server has to look at it. */
const answerTypes = new LRUCache<string, string>({ max: 100 });

function answerTypeFor(accept: string | undefined): string {
  if (accept === undefined || accept === '*/*') return 'application/json';
  const known = answerTypes.get(accept);
  if (known !== undefined) return known;
  const single = !/multipart|html/i.test(accept);
  const types = ['application/json', 'application/graphql-response+json'];
  const type = (single && new Negotiator({ headers: { accept } }).mediaType(types)) || '';
  answerTypes.set(accept, type);
  return type;
}

/** @returns null for what is no operation, and for one that is sent by its hash */
function readBody(body: unknown): ClientOperation | null {
  if (!isObject(body)) return null;
  const { extensions } = body;
  if (extensions != null && (!isObject(extensions) || 'persistedQuery' in extensions)) return null;
  return toClientOperation(body);
}

/** An answer as Apollo Server writes it. */
function toJson({ data, ...rest }: Answer<string>, cost: OperationCost | null): string {
  const { errors, extensions } = withFormattedErrors(rest, formatError);
  const before = errors ? `"errors":${JSON.stringify(errors)},` : '';
  return `{${before}"data":${data}${extensionsText(extensions, cost)}}\n`;
}

function extensionsText(extensions: object | undefined, cost: OperationCost | null): string {
  const all = cost === null ? extensions : { ...extensions, cost };
  return all === undefined ? '' : `,"extensions":${JSON.stringify(all)}`;
}

/** The answer to an operation that is not run. */
function refusalOf(
  { message, extensions: { http, ...extensions } }: GraphQLError,
  cost: OperationCost | null,
) {
  const errors = JSON.stringify([{ message, extensions }]);
  const { status } = http as { readonly status: number };
  return { status, text: `{"errors":${errors}${extensionsText(undefined, cost)}}\n` };
}

/**
 * Answers operations that Apollo Server has validated before, without its request pipeline, which takes longer than most
 * operations: their text leads to the plan, and the answer is the one that Apollo Server gives. Whatever is not so plain
 * – a new text, variables that do not fit, a bad token, `@defer`, persisted queries – is left to Apollo Server.
 */
export function directEndpoint({ supergraph, known, limits, logger }: DirectServices): DirectEndpoint {
  async function run(operation: KnownOperation, context: GatewayContext, response: ServerResponse) {
    const { schema, document, request } = operation;
    try {
      const { refusal, headers, cost } = await limits.admit({ schema, document, ...request }, context);
      for (const [name, value] of headers) response.setHeader(name, value);
      if (refusal) return refusalOf(refusal, cost);
      return { status: 200, text: toJson(await supergraph.executeToText({ ...operation, context }), cost) };
    } catch (error) {
      logger.error({ requestId: context.requestId, err: error }, 'operation failed');
      return { status: 500, text: faultText(error, context.requestId) };
    }
  }

  return async (request, response, body, createContext) => {
    const type = answerTypeFor(request.headers.accept);
    const sent = type === '' ? null : readBody(body);
    const operation = sent && known.find(supergraph.schema, sent);
    if (operation === null) return false;
    const context = await createContext().catch(() => null);
    if (context === null) return false;
    const { status, text } = await run(operation, context, response);
    response.statusCode = status;
    response.setHeader('content-type', `${type}; charset=utf-8`);
    response.setHeader('cache-control', 'no-store');
    response.end(text);
    return true;
  };
}
