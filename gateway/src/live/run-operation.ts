import type { FormattedExecutionResult } from 'graphql';
import type { PreparedOperation } from '../operations/prepare-operation.ts';
import type { GatewayContext } from '../request-context.ts';
import type { LiveEvents } from './operations.ts';
import { faultText, resultText } from './result-text.ts';
import type { LiveServices } from './services.ts';

/** What an operation answers: events, of which more may come, or the JSON text of its only result. */
export type OperationAnswer = LiveEvents | string;

async function executeOnce(
  { document, operationName, variables }: PreparedOperation,
  context: GatewayContext,
  { apollo }: LiveServices,
): Promise<FormattedExecutionResult> {
  const { body } = await apollo.executeOperation(
    { query: document, variables, ...(operationName !== undefined && { operationName }) },
    { contextValue: context },
  );
  if (body.kind === 'single') return body.singleResult;
  const message = '@defer is available over HTTP with accept: multipart/mixed, and not over this transport.';
  return { errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] };
}

/** Starts a subscription, if its client's limits allow it; those of other operations Apollo Server's plugin looks at. */
async function subscribe(
  { document, operationName, variables }: PreparedOperation,
  context: GatewayContext,
  { operations, operationLimits }: LiveServices,
): Promise<OperationAnswer> {
  const { schema } = operations;
  const limited = { schema, document, operationName, variables };
  const { refusal } = await operationLimits.admit(limited, context);
  if (refusal) return resultText({ errors: [refusal] }, context.requestId);
  const answer = await operations.subscribe({ document, operationName, variables, context });
  return 'handTo' in answer ? answer : resultText(answer, context.requestId);
}

/** Runs an operation of any kind. It never rejects: what goes wrong is an error in the answer. */
export async function runOperation(
  operation: PreparedOperation,
  context: GatewayContext,
  services: LiveServices,
): Promise<OperationAnswer> {
  try {
    if (operation.kind === 'subscription') return await subscribe(operation, context, services);
    return JSON.stringify(await executeOnce(operation, context, services));
  } catch (error) {
    services.logger.error({ requestId: context.requestId, err: error }, 'operation failed');
    return faultText(error, context.requestId);
  }
}
