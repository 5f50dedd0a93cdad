import {
  defaultTypeResolver,
  type FieldNode,
  type GraphQLAbstractType,
  GraphQLError,
  type GraphQLObjectType,
  type GraphQLSchema,
  isObjectType,
} from 'graphql';
import { inspect } from 'graphql/jsutils/inspect.js';
import { Continuation } from './continuation.ts';
import { completeObject } from './objects.ts';
import type { Complete } from './place.ts';
import type { OperationPlan } from './plan.ts';
import { isPromise } from './promises.ts';

/**
 * Checks what an interface or union was resolved to; the sentences are graphql-js's.
 * @throws GraphQLError
 */
function runtimeType(
  schema: GraphQLSchema,
  type: GraphQLAbstractType,
  name: unknown,
  value: unknown,
  nodes: readonly FieldNode[],
  coordinate: string,
): GraphQLObjectType {
  if (name === null || name === undefined) {
    throw new GraphQLError(
      `Abstract type "${type.name}" must resolve to an Object type at runtime for field "${coordinate}". Either the "${type.name}" type should provide a "resolveType" function or each possible type should provide an "isTypeOf" function.`,
      { nodes },
    );
  }
  if (isObjectType(name)) {
    throw new GraphQLError(
      'Support for returning GraphQLObjectType from resolveType was removed in graphql-js@16.0.0 please return type name instead.',
    );
  }
  if (typeof name !== 'string') {
    throw new GraphQLError(
      `Abstract type "${type.name}" must resolve to an Object type at runtime for field "${coordinate}" with value ${inspect(value)}, received "${inspect(name)}".`,
    );
  }
  const resolved = schema.getType(name);
  if (resolved === undefined) {
    throw new GraphQLError(
      `Abstract type "${type.name}" was resolved to a type "${name}" that does not exist inside the schema.`,
      { nodes },
    );
  }
  if (!isObjectType(resolved)) {
    throw new GraphQLError(`Abstract type "${type.name}" was resolved to a non-object type "${name}".`, {
      nodes,
    });
  }
  if (!schema.isSubType(type, resolved)) {
    throw new GraphQLError(`Runtime Object type "${name}" is not a possible type for "${type.name}".`, {
      nodes,
    });
  }
  return resolved;
}

/**
 * Completes values of an interface or a union.
 * @param coordinate the field, as `Type.field`
 */
export function completeAbstract(
  plan: OperationPlan,
  type: GraphQLAbstractType,
  nodes: readonly FieldNode[],
  coordinate: string,
): Complete {
  const resolveType = type.resolveType ?? defaultTypeResolver;
  /** By the name of the runtime type. */
  const completions = new Map<unknown, Complete>();

  function completionFor(name: unknown, value: unknown): Complete {
    const known = completions.get(name);
    if (known) return known;
    const completion = completeObject(
      plan,
      runtimeType(plan.schema, type, name, value, nodes, coordinate),
      nodes,
    );
    completions.set(name, completion);
    return completion;
  }

  return (run, value, path, info) => {
    const name: unknown = resolveType(value, run.context, info, type);
    return isPromise(name)
      ? new Continuation(name, (resolved) => completionFor(resolved, value)(run, value, path, info))
      : completionFor(name, value)(run, value, path, info);
  };
}
