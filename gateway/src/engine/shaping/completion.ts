import {
  type GraphQLCompositeType,
  type GraphQLLeafType,
  type GraphQLOutputType,
  isLeafType,
  isListType,
  isNonNullType,
} from 'graphql';
import { compileLeafCheck } from './leaves.ts';
import type { Output } from './output.ts';
import { reportInvalidLeaf, reportNull, reportUnusable, type ShapingState } from './state.ts';

/**
 * Makes a value of an answer of a value that was fetched, as
 * https://spec.graphql.org/draft/#CompleteValue() has it.
 * @returns the value, null, or undefined where it is null and may not be
 */
export type Complete<Value> = (value: unknown, state: ShapingState) => Value | null | undefined;

function compileNonNull<Value>(
  type: GraphQLOutputType,
  inner: Complete<Value>,
  parentName: string,
): Complete<Value> {
  const typeName = String(type);
  return (value, state) => {
    if (value === null || value === undefined) {
      reportNull(state, typeName, parentName);
      return undefined;
    }
    // What became null only now has been reported below.
    return inner(value, state) ?? undefined;
  };
}

function compileList<Value>(item: Complete<Value>, output: Output<Value>): Complete<Value> {
  return (value, state) => {
    if (value === null || value === undefined) return null;
    if (!Array.isArray(value)) {
      reportUnusable(state);
      return null;
    }
    const completed = new Array<Value | null>(value.length);
    let whole = true;
    const depth = state.path.length;
    for (let index = 0; index < value.length; index++) {
      state.path[depth] = index;
      const one = item(value[index], state);
      // The other items are completed all the same, for what is wrong with them is to be reported as well.
      if (one === undefined) whole = false;
      else completed[index] = one;
    }
    state.path.length = depth;
    return whole ? output.list(completed) : null;
  };
}

function compileLeaf<Value>(
  type: GraphQLLeafType,
  parentName: string,
  output: Output<Value>,
): Complete<Value> {
  const isValid = compileLeafCheck(type);
  return (value, state) => {
    if (value === null || value === undefined) return null;
    if (isValid(value)) return output.whole(value);
    reportInvalidLeaf(state, type.name, parentName);
    return null;
  };
}

/**
 * Makes the function that completes values of a type.
 * @param parentName the type on which the field is selected, which messages name
 * @param completeObjects completes objects of the innermost type
 */
export function compileCompletion<Value>(
  type: GraphQLOutputType,
  parentName: string,
  completeObjects: (type: GraphQLCompositeType) => Complete<Value>,
  output: Output<Value>,
): Complete<Value> {
  const compile = (inner: GraphQLOutputType) => compileCompletion(inner, parentName, completeObjects, output);
  if (isNonNullType(type)) return compileNonNull(type.ofType, compile(type.ofType), parentName);
  if (isListType(type)) return compileList(compile(type.ofType), output);
  return isLeafType(type) ? compileLeaf(type, parentName, output) : completeObjects(type);
}
