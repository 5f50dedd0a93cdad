import {
  type FieldNode,
  type GraphQLOutputType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { completeAbstract } from './abstract-types.ts';
import { completeLeaf } from './leaves.ts';
import { completeList } from './lists.ts';
import { completeObject } from './objects.ts';
import type { Complete } from './place.ts';
import type { OperationPlan } from './plan.ts';

/** What a value that is neither null nor an Error becomes. */
function compilePresent(
  plan: OperationPlan,
  type: GraphQLOutputType,
  nodes: readonly FieldNode[],
  coordinate: string,
): Complete {
  if (isLeafType(type)) return completeLeaf(type);
  if (isObjectType(type)) return completeObject(plan, type, nodes);
  if (isListType(type)) {
    const complete = compileCompletion(plan, type.ofType, nodes, coordinate);
    return completeList({ nodes, nonNull: isNonNullType(type.ofType), complete }, coordinate);
  }
  if (isNonNullType(type)) return compilePresent(plan, type.ofType, nodes, coordinate);
  return completeAbstract(plan, type, nodes, coordinate);
}

/**
 * Compiles how a value becomes part of the response.
 * @param coordinate the field, as `Type.field`
 */
export function compileCompletion(
  plan: OperationPlan,
  type: GraphQLOutputType,
  nodes: readonly FieldNode[],
  coordinate: string,
): Complete {
  const nonNull = isNonNullType(type);
  const completePresent = compilePresent(plan, type, nodes, coordinate);
  return (run, value, path, info) => {
    if (value instanceof Error) throw value;
    if (value === null || value === undefined) {
      if (nonNull) throw new Error(`Cannot return null for non-nullable field ${coordinate}.`);
      return null;
    }
    return completePresent(run, value, path, info);
  };
}
