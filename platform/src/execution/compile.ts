import {
  assertValidSchema,
  type DocumentNode,
  type ExecutionResult,
  type FieldNode,
  GraphQLError,
  type GraphQLObjectType,
  type GraphQLSchema,
  OperationTypeNode,
} from 'graphql';
// graphql-js does not export these two, nor `inspect`, but their results have to be its own; its version is pinned.
import { collectFields, collectSubfields } from 'graphql/execution/collectFields.js';
import { Later } from './later.ts';
import { type SelectedOperation, selectOperation } from './operation.ts';
import type { OperationPlan, Select, Selection } from './plan.ts';
import { afterTicks } from './promises.ts';
import { Run } from './run.ts';
import { compileFields, compileSelect } from './selections.ts';
import { compileSerialSelect } from './serial.ts';
import { compileVariables } from './variables.ts';
import { openVariants } from './variants.ts';

/** What a compiled operation runs on. */
export interface ExecutionArguments {
  /** As the client sent them. */
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
  readonly context: unknown;
  readonly rootValue?: unknown;
}

/** Answers at once where no resolver has to be waited for. It neither throws nor rejects. */
export type CompiledExecution = (args: ExecutionArguments) => ExecutionResult | Promise<ExecutionResult>;

/** A plan for one combination of the document's conditions. */
function openPlan(schema: GraphQLSchema, { operation, fragments }: SelectedOperation): OperationPlan {
  /** By the nodes of a field, which exist once in a plan, and the type they select from. */
  const selections = new Map<readonly FieldNode[], Map<GraphQLObjectType, Selection>>();

  function compileSelection(type: GraphQLObjectType, nodes: readonly FieldNode[]): Selection {
    let select: Select | undefined;
    return ({ variables }) => {
      select ??= compileSelect(
        plan,
        compileFields(plan, type, collectSubfields(schema, fragments, variables, type, nodes)),
      );
      return select;
    };
  }

  const plan: OperationPlan = {
    schema,
    operation,
    fragments,
    selection(type, nodes) {
      const byType = selections.get(nodes) ?? new Map<GraphQLObjectType, Selection>();
      selections.set(nodes, byType);
      const selection = byType.get(type) ?? compileSelection(type, nodes);
      byType.set(type, selection);
      return selection;
    },
  };
  return plan;
}

/** @returns the execution of the whole operation; it throws what makes the response null */
function compileRoot(schema: GraphQLSchema, selected: SelectedOperation): (run: Run) => unknown {
  const { operation, fragments } = selected;
  const plan = openPlan(schema, selected);
  let select: Select | undefined;
  return (run) => {
    if (select === undefined) {
      const type = schema.getRootType(operation.operation);
      if (!type) {
        throw new GraphQLError(`Schema is not configured to execute ${operation.operation} operation.`, {
          nodes: operation,
        });
      }
      const collected = collectFields(schema, fragments, run.variables, type, operation.selectionSet);
      const fields = compileFields(plan, type, collected);
      const isSerial = operation.operation === OperationTypeNode.MUTATION;
      select = isSerial ? compileSerialSelect(fields) : compileSelect(plan, fields);
    }
    return select(run, run.rootValue, undefined);
  };
}

function respond({ errors: { errors } }: Run, value: unknown): ExecutionResult {
  const data = value as Record<string, unknown> | null;
  return errors.length === 0 ? { data } : { errors, data };
}

function respondLater(run: Run, later: Later): Promise<ExecutionResult> {
  return new Promise((resolve) => {
    later.consumer = {
      isPunctual: false,
      fulfil: (data) => resolve(respond(run, data)),
      fail: (error, ticks) => afterTicks(ticks, () => resolve(respondFailure(run, error))),
    };
  });
}

/** The error is located, whoever threw it. */
function respondFailure(run: Run, error: unknown): ExecutionResult {
  run.errors.add(error as GraphQLError, undefined);
  return respond(run, null);
}

/**
 * Compiles an operation of a document for a schema. What it answers is what graphql-js's `execute` answers: the same
 * data, its keys in the same order, and the same errors. The document is not validated, as there.
 * @param operationName may be left out where the document has one operation
 * @throws Error when the schema is invalid
 */
export function compileExecution(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName?: string | null,
): CompiledExecution {
  assertValidSchema(schema);
  const selected = selectOperation(document, operationName);
  if (typeof selected === 'string') return () => ({ errors: [new GraphQLError(selected)] });

  const { operation, fragments } = selected;
  const coerce = compileVariables(schema, operation.variableDefinitions ?? []);
  const variant = openVariants([operation, ...Object.values(fragments)], () => compileRoot(schema, selected));

  return ({ variables, context, rootValue }) => {
    const { coerced, errors } = coerce(variables ?? {});
    if (errors) return { errors };
    const run = new Run(context, rootValue, coerced);
    try {
      const data = variant(coerced)(run);
      return data instanceof Later ? respondLater(run, data) : respond(run, data);
    } catch (error) {
      return respondFailure(run, error);
    }
  };
}
