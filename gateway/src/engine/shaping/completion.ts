import {
  type GraphQLCompositeType,
  type GraphQLOutputType,
  isLeafType,
  isListType,
  isNonNullType,
} from 'graphql';
import { compileLeafCheck } from './leaves.ts';
import { reportInvalidLeaf, reportNull, reportUnusable, type ShapingState } from './state.ts';

/**
 * Makes a value of an answer of a value that was fetched, as
 * https://spec.graphql.org/draft/#CompleteValue() has it.
 * @returns the value, null, or undefined where it is null and may not be
 */
export type Complete = (value: unknown, state: ShapingState) => unknown;

function compileNonNull(type: GraphQLOutputType, inner: Complete, parentName: string): Complete {
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

function compileList(item: Complete): Complete {
  return (value, state) => {
    if (value === null || value === undefined) return null;
    if (!Array.isArray(value)) {
      reportUnusable(state);
      return null;
    }
    const completed = new Array<unknown>(value.length);
    let whole = true;
    const depth = state.path.length;
    for (let index = 0; index < value.length; index++) {
      state.path[depth] = index;
      const one = item(value[index], state);
      // The other items are completed all the same, for what is wrong with them is to be reported as well.
      if (one === undefined) whole = false;
      completed[index] = one;
    }
    state.path.length = depth;
    return whole ? completed : null;
  };
}

function compileLeaf(isValid: (value: unknown) => boolean, typeName: string, parentName: string): Complete {
  return (value, state) => {
    if (value === null || value === undefined) return null;
    if (isValid(value)) return value;
    reportInvalidLeaf(state, typeName, parentName);
    return null;
  };
}

/**
 * Makes the function that completes values of a type.
 * @param parentName the type on which the field is selected, which messages name
 * @param completeObjects completes objects of the innermost type
 */
export function compileCompletion(
  type: GraphQLOutputType,
  parentName: string,
  completeObjects: (type: GraphQLCompositeType) => Complete,
): Complete {
  if (isNonNullType(type)) {
    const inner = compileCompletion(type.ofType, parentName, completeObjects);
    return compileNonNull(type.ofType, inner, parentName);
  }
  if (isListType(type)) return compileList(compileCompletion(type.ofType, parentName, completeObjects));
  return isLeafType(type)
    ? compileLeaf(compileLeafCheck(type), type.name, parentName)
    : completeObjects(type);
}
