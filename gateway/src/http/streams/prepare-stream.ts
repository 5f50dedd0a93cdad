import type { IncomingHttpHeaders } from 'node:http';
import { badUserInput } from '@pet/platform/graphql';
import { GraphQLError, OperationTypeNode } from 'graphql';
import { resumePointOf } from '../../live/resume-point.ts';
import type { LiveServices } from '../../live/services.ts';
import type { ClientOperation } from '../../operations/client-operation.ts';
import { type PreparedOperation, prepareOperation } from '../../operations/prepare-operation.ts';
import type { GraphqlRequest } from '../trusted-request.ts';
import { readClientOperation } from './client-operation.ts';
import { eventStream } from './event-stream.ts';
import type { StreamFormat } from './format.ts';
import { isPreflighted, streamPreference } from './negotiation.ts';

/** An operation, or why it cannot run. */
type Operation = PreparedOperation | readonly GraphQLError[];

/** A request that is answered with a stream. */
export interface StreamRequest {
  readonly format: StreamFormat;
  readonly operation: Operation;
}

type Services = Pick<LiveServices, 'operations' | 'hidesSchema'>;

/** A position is the id of an event, which a client got from us; anything else is its mistake, never "from now on". */
function parsePosition(id: string): number | null {
  return /^\d{1,15}$/.test(id) ? Number(id) : null;
}

/** Prepares the operation, to go on behind the event that a client of an event stream has seen last. */
function prepareResumed(operation: ClientOperation, lastEventId: string, services: Services) {
  const { schema } = services.operations;
  const prepared = prepareOperation(schema, operation, services);
  if (!('document' in prepared)) return prepared;
  const { variable } = resumePointOf(prepared);
  if (variable === null) return prepared;
  const position = parsePosition(lastEventId);
  if (position === null) return [badUserInput('Last-Event-ID must be the id of one of our events.')];
  const variables = { ...operation.variables, [variable]: position };
  return prepareOperation(schema, { ...operation, variables }, services);
}

function isOf(kind: OperationTypeNode, operation: Operation): boolean {
  return 'document' in operation && operation.kind === kind;
}

/** As anywhere over HTTP, a GET must not change anything. */
function refuseChangeByGet(operation: Operation, method: string | undefined): Operation {
  if (method !== 'GET' || !isOf(OperationTypeNode.MUTATION, operation)) return operation;
  return [new GraphQLError('Send mutations with POST.', { extensions: { code: 'BAD_REQUEST' } })];
}

/**
 * Decides whether a GraphQL request is answered with a stream: subscriptions for clients that can read one, and
 * everything for those that read nothing else.
 * @returns null for an ordinary request, and for one that is to be refused like an ordinary one
 */
export function prepareStream(
  headers: IncomingHttpHeaders,
  request: GraphqlRequest,
  services: Services,
): StreamRequest | null {
  const preference = streamPreference(headers.accept);
  if (preference === null || !isPreflighted(headers)) return null;
  const sent = readClientOperation(request);
  if (sent === null) return null;
  const lastEventId = headers['last-event-id'];
  const operation =
    preference.format === eventStream && typeof lastEventId === 'string'
      ? prepareResumed(sent, lastEventId, services)
      : prepareOperation(services.operations.schema, sent, services);
  if (!preference.everything && !isOf(OperationTypeNode.SUBSCRIPTION, operation)) return null;
  return { format: preference.format, operation: refuseChangeByGet(operation, request.method) };
}
