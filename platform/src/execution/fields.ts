import {
  defaultFieldResolver,
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  isNonNullType,
  type ResponsePath,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
} from 'graphql';
import { compileArguments } from './arguments.ts';
import { compileCompletion } from './completion.ts';
import { guardOfProperty } from './guarded-property.ts';
import { Later } from './later.ts';
import { failAt } from './place.ts';
import type { FieldPlan, OperationPlan } from './plan.ts';
import { Position } from './position.ts';
import { isPromise } from './promises.ts';
import type { Run } from './run.ts';

function fieldDefinition(
  plan: OperationPlan,
  type: GraphQLObjectType,
  name: string,
): GraphQLField<unknown, unknown> | undefined {
  if (name === TypeNameMetaFieldDef.name) return TypeNameMetaFieldDef;
  if (type === plan.schema.getQueryType()) {
    if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
    if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
  }
  return type.getFields()[name];
}

/** @returns undefined for a field the type lacks, which graphql-js leaves out of the response */
export function compileField(
  plan: OperationPlan,
  parentType: GraphQLObjectType,
  key: string,
  nodes: readonly [FieldNode, ...FieldNode[]],
): FieldPlan | undefined {
  const definition = fieldDefinition(plan, parentType, nodes[0].name.value);
  if (definition === undefined) return undefined;
  const { name, type, resolve } = definition;
  return {
    operation: plan,
    parentType,
    name,
    key,
    nodes,
    type,
    nonNull: isNonNullType(type),
    hasArguments: definition.args.length > 0,
    resolve: resolve === defaultFieldResolver ? undefined : resolve,
    guard: guardOfProperty(resolve),
    argumentValues: compileArguments(definition, nodes[0]),
    complete: compileCompletion(plan, type, nodes, `${parentType.name}.${name}`),
  };
}

/** What resolvers are told about the field they answer: a plain object, since middleware copies and extends it. */
export function resolveInfo(field: FieldPlan, run: Run, path: ResponsePath): GraphQLResolveInfo {
  const { operation } = field;
  return {
    fieldName: field.name,
    fieldNodes: field.nodes,
    returnType: field.type,
    parentType: field.parentType,
    path,
    schema: operation.schema,
    fragments: operation.fragments,
    rootValue: run.rootValue,
    operation: operation.operation,
    variableValues: run.variables,
  };
}

/**
 * Completes what a resolver answered.
 * @returns the field's value, or its Position
 * @throws whatever makes it impossible
 */
export function settle(
  field: FieldPlan,
  run: Run,
  result: unknown,
  path: ResponsePath,
  info: GraphQLResolveInfo,
): unknown {
  if (isPromise(result)) return new Position(field, run, path).await(result, info);
  const completed = field.complete(run, result, path, info);
  return completed instanceof Later ? new Position(field, run, path).follow(completed) : completed;
}

/**
 * Completes the property that answers a field without a resolver: see `settle`. A method is called, as graphql-js's
 * default resolver does.
 */
export function settleProperty(
  field: FieldPlan,
  run: Run,
  source: unknown,
  property: unknown,
  path: ResponsePath,
): unknown {
  const info = resolveInfo(field, run, path);
  const result =
    typeof property === 'function'
      ? defaultFieldResolver(source, field.argumentValues(run), run.context, info)
      : property;
  return settle(field, run, result, path, info);
}

/** Executes one field, whatever it is and whatever happens. See `settle`; it throws located errors only. */
export function executeField(
  field: FieldPlan,
  run: Run,
  source: unknown,
  parentPath: ResponsePath | undefined,
): unknown {
  const path = { prev: parentPath, key: field.key, typename: field.parentType.name };
  try {
    const info = resolveInfo(field, run, path);
    const resolve = field.resolve ?? defaultFieldResolver;
    return settle(field, run, resolve(source, field.argumentValues(run), run.context, info), path, info);
  } catch (error) {
    return failAt(field, run, error, path);
  }
}
