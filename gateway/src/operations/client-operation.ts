import { isObject } from '../engine/result-object.ts';

/** An operation as a client sends it. */
export interface ClientOperation {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: Record<string, unknown> | null | undefined;
}

/** Reads an operation of what a client sent. @returns null when it is none, or malformed */
export function toClientOperation(sent: unknown): ClientOperation | null {
  if (!isObject(sent)) return null;
  const { query, operationName, variables } = sent;
  if (typeof query !== 'string') return null;
  if (operationName != null && typeof operationName !== 'string') return null;
  if (variables != null && !isObject(variables)) return null;
  return { query, operationName, variables };
}
