import type { PlanNode } from '@apollo/query-planner';
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLError,
  type GraphQLObjectType,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Refusal } from './access/refusal.ts';
import type { CompileEnvironment } from './compile-environment.ts';
import { type Conditions, conditionVariables, readConditions } from './conditions.ts';
import { compileIncremental, type IncrementalPart } from './defer/compile.ts';
import type { ExecutionState, RunNode } from './execution.ts';
import { compilePlan, UnsupportedPlan } from './plan.ts';
import type { JsonObject } from './result-object.ts';
import { compileObject } from './shaping/object.ts';
import { type Output, objectOutput, textOutput } from './shaping/output.ts';
import type { ShapeObject } from './shaping/shaped-field.ts';
import { beginShaping } from './shaping/state.ts';

/** Of the 2^n variants of a hostile operation with n conditions, only as many are kept. */
const mostVariants = 16;

type Variables = Readonly<Record<string, unknown>>;

/** What a client is answered. */
export interface Answer<Data> {
  readonly data: Data | null;
  readonly errors?: readonly GraphQLError[];
  readonly extensions?: Record<string, unknown>;
}

/** An operation compiled for one assignment of its conditions. */
export interface Variant<Context extends object> {
  /** The parts it is answered in where the client takes parts; null where nothing is deferred. */
  readonly incremental: IncrementalPart<Context> | null;
  /** Null where there is nothing to fetch; `unsupported` where the stock executor has to run the plan. */
  readonly run: RunNode<Context> | 'unsupported' | null;
  /** Makes the client's answer of what was fetched. */
  finish(state: ExecutionState, variables: Variables): Answer<JsonObject>;
  /** The same with the data as the text of JSON. */
  finishAsText(state: ExecutionState, variables: Variables): Answer<string>;
}

function fragmentsOf({ definitions }: DocumentNode): Map<string, FragmentDefinitionNode> {
  return new Map(
    definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition]] : [],
    ),
  );
}

function rootTypeOf(schema: GraphQLSchema, { operation }: OperationDefinitionNode): GraphQLObjectType {
  const type = schema.getRootType(operation);
  if (!type) throw new Error(`The schema has no ${operation} type`);
  return type;
}

/** Makes the function that shapes an answer and adds what went wrong. */
function finisher<Value>(
  shape: ShapeObject<Value>,
): (state: ExecutionState, variables: Variables) => Answer<Value> {
  return ({ result, errors }, variables) => {
    const state = beginShaping(variables);
    const data = shape(result, state);
    const reported = [...errors, ...state.refused, ...state.unusable];
    if (reported.length > 0) return { errors: reported, data };
    if (state.incomplete.length === 0) return { data };
    return { data, extensions: { valueCompletion: state.incomplete } };
  };
}

/** Most operations are answered in one form only. */
function whenNeeded<Args extends unknown[], Result>(compile: () => (...args: Args) => Result) {
  let compiled: ((...args: Args) => Result) | undefined;
  return (...args: Args): Result => {
    compiled ??= compile();
    return compiled(...args);
  };
}

/**
 * Compiles an operation lazily, once for each assignment of its `@skip` and `@include` variables, so that neither the
 * plan nor the shape looks at a condition while it runs.
 * @param planned the plan, and what the plan leaves out because it is refused
 * @returns gives the variant for the variables of a request; it throws GraphQLError for a condition that is no boolean
 */
export function compileVariants<Context extends object>(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  { plan, refusal }: { readonly plan: PlanNode | undefined; readonly refusal: Refusal | null },
  environment: CompileEnvironment<Context>,
): (variables: Variables) => Variant<Context> {
  const { apiSchema: schema } = environment.supergraph;
  const fragments = fragmentsOf(document);
  const names = conditionVariables(document, operation);
  const variants = new LRUCache<string, Variant<Context>>({ max: mostVariants });
  const parent = rootTypeOf(schema, operation);

  function compileRun(conditions: Conditions): Variant<Context>['run'] {
    try {
      return compilePlan(plan, [], conditions, environment);
    } catch (error) {
      if (!(error instanceof UnsupportedPlan)) throw error;
      environment.onFallback(error.message);
      return 'unsupported';
    }
  }

  function compile(conditions: Conditions): Variant<Context> {
    const shapes = { schema, fragments, conditions, operation, refusal };
    const finishBy = <Value>(output: Output<Value>) =>
      whenNeeded(() =>
        finisher(compileObject([{ parent, set: operation.selectionSet }], parent, shapes, output)),
      );
    const run = compileRun(conditions);
    return {
      incremental: run === 'unsupported' ? null : compileIncremental(plan, shapes, environment),
      run,
      // The data of an operation is an object.
      finish: finishBy(objectOutput as Output<JsonObject>),
      finishAsText: finishBy(textOutput),
    };
  }

  return (variables) => {
    const conditions = readConditions(names, operation, variables);
    const key = [...conditions.values()].map(Number).join('');
    const known = variants.get(key);
    if (known) return known;
    const variant = compile(conditions);
    variants.set(key, variant);
    return variant;
  };
}
