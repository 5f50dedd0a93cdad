import type { IncomingMessage, ServerResponse } from 'node:http';
import { type FormattedExecutionResult, GraphQLError } from 'graphql';
import { deliver } from '../../live/deliver.ts';
import type { LiveEvents } from '../../live/operations.ts';
import { formatErrors } from '../../live/result-text.ts';
import { resumePointOf } from '../../live/resume-point.ts';
import { runOperation } from '../../live/run-operation.ts';
import type { LiveServices } from '../../live/services.ts';
import { type Caller, contextOf } from '../../request-context.ts';
import type { GraphqlRequest } from '../trusted-request.ts';
import { prepareStream, type StreamRequest } from './prepare-stream.ts';
import { ResponseStream } from './response-stream.ts';

/** Takes a GraphQL request whose body has been read, if it is one for a stream; says whether it was. */
export type StreamEndpoint = (
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
  read: GraphqlRequest,
) => Promise<boolean>;

function sendJson(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(text);
}

function sendErrors(response: ServerResponse, status: number, errors: FormattedExecutionResult): void {
  sendJson(response, status, JSON.stringify(errors));
}

/** Answers operations with streams of events: server-sent events or multipart, as the client prefers. */
export function streamEndpoint(services: LiveServices): StreamEndpoint {
  const { authenticator, clientAddressOf, connections, refusals, logger } = services;

  async function stream(
    request: IncomingMessage,
    response: ServerResponse,
    requestId: string,
    caller: Caller,
    { format, operation }: StreamRequest,
  ): Promise<void> {
    // Somebody who left while they were authenticated would keep their place for good.
    if (response.closed) return;
    const context = contextOf(request, caller, { requestId, clientAddress: clientAddressOf(request) });
    let events: LiveEvents | null = null;
    const endEvents = () => events?.leave();
    const responseStream = new ResponseStream(response, format, context, services, endEvents);
    const place = connections.admit(context.clientAddress, responseStream);
    if ('code' in place) {
      response.setHeader('retry-after', '10');
      const error = new GraphQLError(place.message, { extensions: { code: place.code } });
      return sendErrors(response, place.ownFault ? 429 : 503, formatErrors([error], requestId));
    }
    response.once('close', () => place.release());

    const isReady = 'document' in operation;
    const answer = isReady
      ? await runOperation(operation, context, services)
      : JSON.stringify(formatErrors(await refusals.answerTo(operation, context.clientAddress), requestId));
    if (typeof answer === 'string') {
      if (!format.streamsEverything) return sendJson(response, 200, answer);
      responseStream.open();
      responseStream.event(answer, null);
      return responseStream.complete();
    }
    events = answer;
    if (responseStream.ending) return endEvents();
    responseStream.open();
    const point = isReady ? resumePointOf(operation) : null;
    await deliver(events, {
      guard: responseStream.guard,
      requestId,
      logger,
      send: (text, event) => responseStream.event(text, event && point ? point.positionOf(event) : null),
    });
    responseStream.complete();
  }

  return async (request, response, requestId, read) => {
    const streamRequest = prepareStream(request.headers, read, services);
    if (streamRequest === null) return false;
    try {
      const caller = await authenticator.authenticate(request.headers.authorization);
      await stream(request, response, requestId, caller, streamRequest);
    } catch (error) {
      if (!(error instanceof GraphQLError) || response.headersSent) throw error;
      const answered = await refusals.answerTo([error], clientAddressOf(request));
      sendErrors(response, answered.includes(error) ? 401 : 429, formatErrors(answered, requestId));
    }
    return true;
  };
}
