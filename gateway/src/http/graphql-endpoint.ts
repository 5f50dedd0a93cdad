import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ApolloServer, HeaderMap, type HTTPGraphQLResponse } from '@apollo/server';
import { GraphQLError } from 'graphql';
import type { ClientAddressOf } from '../client-address.ts';
import { Departure } from '../engine/departure.ts';
import type { Refusals } from '../limits/refusals.ts';
import { Admission } from '../operations/admission.ts';
import type { TrustedDocuments } from '../operations/trusted-documents.ts';
import { type Authenticator, contextOf, type GatewayContext } from '../request-context.ts';
import type { RefreshCookie, RefreshCookieOf } from '../sessions/refresh-cookie.ts';
import { BodyError, readJsonBody } from './body.ts';
import type { DirectEndpoint } from './direct-endpoint.ts';
import { sendRefusal } from './refusal.ts';
import type { StreamEndpoint } from './streams/endpoint.ts';
import { admitRequest, type GraphqlRequest } from './trusted-request.ts';

function toHeaderMap(request: IncomingMessage): HeaderMap {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return headers;
}

/** The compression middleware adds the method. */
type CompressedResponse = ServerResponse & { flush?(): void };

async function send(
  response: CompressedResponse,
  { status, headers, body }: HTTPGraphQLResponse,
): Promise<void> {
  for (const [name, value] of headers) response.setHeader(name, value);
  response.statusCode = status ?? 200;
  if (body.kind === 'complete') {
    response.end(body.string);
    return;
  }
  for await (const chunk of body.asyncIterator) {
    if (response.destroyed) return;
    response.write(chunk);
    // Compression would keep the part until there is more of it.
    response.flush?.();
  }
  response.end();
}

function refuseBody(
  request: IncomingMessage,
  response: ServerResponse,
  { status, message }: BodyError,
): void {
  // What is left of the body is not read, so the connection cannot carry another request.
  response.setHeader('connection', 'close');
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify({ errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] }), () =>
    request.destroy(),
  );
}

const bodyTooLarge = { extensions: { code: 'OPERATION_TOO_LARGE' } };
const malformed = { extensions: { code: 'BAD_REQUEST' } };

/** Why Apollo Server has refused a request; null where it has run it. */
function refusalIn({ status = 200, body }: HTTPGraphQLResponse): typeof malformed | null {
  if (status < 400 || status > 499 || body.kind !== 'complete') return null;
  try {
    const { errors } = JSON.parse(body.string) as { readonly errors: readonly (typeof malformed)[] };
    return errors[0] ?? malformed;
  } catch {
    return malformed;
  }
}

/** What follows the path of an address, with its question mark; empty where nothing does. */
function searchOf({ url = '' }: IncomingMessage): string {
  const start = url.indexOf('?');
  return start === -1 ? '' : url.slice(start);
}

/** The operation's text, in a body or in the address; empty where there is none. */
function textOf(body: unknown, search: string): string {
  const query = typeof body === 'object' && body !== null && 'query' in body ? body.query : null;
  if (typeof query === 'string') return query;
  return search === '' ? '' : (new URLSearchParams(search).get('query') ?? '');
}

/**
 * What happens when the client goes away before it has the whole answer. It is made when somebody asks for it, since most
 * operations never do.
 */
function departureOf(response: ServerResponse): () => Departure {
  let departure: Departure | undefined;
  return () => {
    if (departure) return departure;
    const made = new Departure();
    departure = made;
    if (response.destroyed) made.happen();
    response.once('close', () => response.writableFinished || made.happen());
    return made;
  };
}

/** What answers, in the order it is asked. */
export interface GraphqlServices {
  readonly streams: StreamEndpoint;
  readonly direct: DirectEndpoint;
  readonly apollo: ApolloServer<GatewayContext>;
  readonly authenticator: Authenticator;
  readonly clientAddressOf: ClientAddressOf;
  /** Counts what is not run. */
  readonly refusals: Refusals;
  /** Looks at every operation first; any is welcome where there is none. */
  readonly trusted?: TrustedDocuments | null;
  /** Keeps refresh tokens for browsers; without it nobody does. */
  readonly refreshCookieOf?: RefreshCookieOf | undefined;
}

/** Answers GraphQL over HTTP (POST and GET), with a stream where one is asked for, and, to a browser, Sandbox. */
export function graphqlEndpoint(services: GraphqlServices) {
  const { streams, direct, apollo, authenticator, clientAddressOf, refusals } = services;
  const { trusted, refreshCookieOf } = services;
  const admission = new Admission();

  async function refuse(
    request: IncomingMessage,
    response: ServerResponse,
    error: GraphQLError,
  ): Promise<void> {
    const tooMany = await refusals.count(error, clientAddressOf(request));
    sendRefusal(response, tooMany?.error ?? error, tooMany?.headers);
  }

  /** Has Apollo Server answer; what it refuses is counted. */
  async function runByApollo(
    request: IncomingMessage,
    response: ServerResponse,
    { body, search }: GraphqlRequest,
    headers: HeaderMap,
    context: () => Promise<GatewayContext>,
  ): Promise<void> {
    const clientAddress = clientAddressOf(request);
    const before = await refusals.tooMany(clientAddress);
    if (before) return sendRefusal(response, before.error, before.headers);
    const excess = admission.refusal(textOf(body, search));
    if (excess) return refuse(request, response, excess);
    const answer = await apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: { method: request.method ?? 'GET', headers, search, body },
      context,
    });
    const refusal = refusalIn(answer);
    const after = refusal && (await refusals.count(refusal, clientAddress));
    if (after) return sendRefusal(response, after.error, after.headers);
    await send(response, answer);
  }

  return async (request: IncomingMessage, response: ServerResponse, requestId: string): Promise<void> => {
    const { method } = request;
    let read: GraphqlRequest;
    let refreshCookie: RefreshCookie | null;
    try {
      refreshCookie = refreshCookieOf?.(request, response) ?? null;
      const body = method === 'POST' ? await readJsonBody(request) : undefined;
      read = { method, body, search: searchOf(request) };
      if (trusted) read = admitRequest(read, trusted);
    } catch (error) {
      if (error instanceof GraphQLError) return refuse(request, response, error);
      if (!(error instanceof BodyError)) throw error;
      await refusals.count(error.status === 413 ? bodyTooLarge : malformed, clientAddressOf(request));
      return refuseBody(request, response, error);
    }
    // A cookie has to be known before the answer begins, so there it comes in one piece.
    if (!refreshCookie && (await streams(request, response, requestId, read))) return;
    const context = async (): Promise<GatewayContext> => {
      const caller = await authenticator.authenticate(request.headers.authorization);
      const clientAddress = clientAddressOf(request);
      return contextOf(request, caller, {
        requestId,
        clientAddress,
        refreshCookie,
        departure: departureOf(response),
      });
    };
    if (await direct(request, response, read.body, context)) return;
    const headers = toHeaderMap(request);
    if (refreshCookie) headers.set('accept', 'application/json');
    await runByApollo(request, response, read, headers, context);
  };
}
