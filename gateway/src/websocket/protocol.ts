import type { ExecutionArgs, ExecutionResult } from 'graphql';
import { GraphQLError } from 'graphql';
import { type ConnectionInitMessage, makeServer, type Server, type SubscribePayload } from 'graphql-ws';
import { deliver } from '../live/deliver.ts';
import type { LiveEvents } from '../live/operations.ts';
import { runOperation } from '../live/run-operation.ts';
import type { LiveServices } from '../live/services.ts';
import { type ClientOperation, toClientOperation } from '../operations/client-operation.ts';
import { type PreparedOperation, prepareOperation } from '../operations/prepare-operation.ts';
import type { GatewayContext } from '../request-context.ts';
import type { ClientSocket, SocketIdentity } from './client-socket.ts';

/** What graphql-ws carries from `onSubscribe` to the execution. */
interface SocketOperation extends ExecutionArgs {
  readonly id: string;
  readonly prepared: PreparedOperation;
  readonly client: ClientSocket;
  readonly identity: SocketIdentity;
}

function bearerOf(parameters: Record<string, unknown> | undefined): string | undefined {
  const value = parameters?.Authorization ?? parameters?.authorization;
  return typeof value === 'string' ? value : undefined;
}

/**
 * What graphql-ws iterates over in place of the results. Those are written past its loop, which would serialise each
 * again for each reader and wait for each to be written; it is left to end operations and say that they are complete.
 * @param work runs when iteration begins and is over when the operation is
 */
function iterationOf(
  work: () => Promise<void>,
  cancel: () => Promise<void>,
): AsyncIterableIterator<ExecutionResult> {
  return {
    async next() {
      await work();
      return { value: undefined, done: true };
    },
    async return() {
      await cancel();
      return { value: undefined, done: true };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** Starts an operation of any kind, so that it can be ended as soon as this resolves. */
async function start(operation: SocketOperation, services: LiveServices) {
  const { id, prepared, client, identity } = operation;
  const { guard } = identity;
  // Each operation has its own context object, because subgraphs share DataLoaders by its identity.
  const context: GatewayContext = { ...identity.context };
  const running = runOperation(prepared, context, services);
  if (prepared.kind !== 'subscription') client.track(running.then(() => {}));
  const answer = await running;

  let ended = false;
  const opening = `{"id":${JSON.stringify(id)},"type":"next","payload":`;
  // A client may use the id again once it has ended the operation, so nothing may come after that.
  const send = (text: string) => (ended ? undefined : client.send(`${opening}${text}}`));
  if (typeof answer === 'string') {
    return iterationOf(
      async () => void send(answer),
      async () => {},
    );
  }
  const events: LiveEvents = answer;
  const { requestId } = context;
  return iterationOf(
    () => deliver(events, { guard, requestId, logger: services.logger, send }),
    async () => {
      ended = true;
      events.leave();
    },
  );
}

/** Puts the text of a trusted document in the place of its id; the protocol wants an empty `query` beside an id. */
function admit(payload: SubscribePayload, { trusted }: LiveServices): ClientOperation | GraphQLError {
  if (!trusted) return payload;
  try {
    return toClientOperation(trusted.admit(payload)) ?? payload;
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}

/**
 * The graphql-transport-ws protocol, spoken by graphql-ws: subscriptions, and queries and mutations as well. The bearer
 * token comes in the parameters of `connection_init`, since browsers cannot set headers on a socket.
 */
export function socketProtocol(services: LiveServices): Server<ClientSocket> {
  const { operations, limits, refusals } = services;
  return makeServer<ConnectionInitMessage['payload'], ClientSocket>({
    connectionInitWaitTimeout: limits.connectionInitMs,
    onConnect: ({ connectionParams, extra: client }) => client.authenticate(bearerOf(connectionParams)),
    onSubscribe({ extra: client, subscriptions }, id, payload) {
      const { identity } = client;
      if (identity?.guard.check() !== true) return [new GraphQLError('The connection is being closed.')];
      if (Object.keys(subscriptions).length > limits.operationsPerSocket) {
        const message = `No more than ${limits.operationsPerSocket} operations can be under way on one connection.`;
        return [new GraphQLError(message, { extensions: { code: 'RATE_LIMITED' } })];
      }
      const { schema } = operations;
      const sent = admit(payload, services);
      const { clientAddress } = identity.context;
      if (sent instanceof GraphQLError) return refusals.answerTo([sent], clientAddress);
      const prepared = prepareOperation(schema, sent, services);
      if (!('document' in prepared)) return refusals.answerTo(prepared, clientAddress);
      const { document, operationName } = prepared;
      const operation: SocketOperation = { schema, document, operationName, id, prepared, client, identity };
      return operation;
    },
    execute: (operation) => start(operation as SocketOperation, services),
    subscribe: (operation) => start(operation as SocketOperation, services),
  });
}
