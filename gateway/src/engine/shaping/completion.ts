import {
  type GraphQLCompositeType,
  type GraphQLOutputType,
  isCompositeType,
  isLeafType,
  isListType,
  isNonNullType,
} from 'graphql';
import { isObject } from '../result-object.ts';
import type { Selections, ShapeEnvironment } from './fields.ts';
import { compileLeafCheck } from './leaves.ts';
import { type CompileObject, compileObject } from './object.ts';
import {
  reportInvalidLeaf,
  reportNull,
  reportUnknownType,
  reportUnusable,
  type ShapingState,
} from './state.ts';

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

/** Objects of each type have a shape of their own, compiled when the first of the type arrives. */
function compileComposite(
  type: GraphQLCompositeType,
  selections: readonly Selections[],
  parentName: string,
  environment: ShapeEnvironment,
): Complete {
  const shapes = new Map<unknown, ReturnType<CompileObject> | null>();

  function shapeOf(typename: unknown): ReturnType<CompileObject> | null {
    const known = shapes.get(typename);
    if (known !== undefined) return known;
    // Without a name, the object is of the type it is declared as. An unknown name is not kept: there are too many.
    const own = typename ? environment.schema.getType(String(typename)) : type;
    if (!isCompositeType(own)) return null;
    const shape = compileObject(selections, own, environment);
    shapes.set(typename, shape);
    return shape;
  }

  return (value, state) => {
    if (value === null || value === undefined) return null;
    if (!isObject(value)) {
      reportUnusable(state);
      return null;
    }
    const shape = shapeOf(value.__typename);
    if (shape !== null) return shape(value, state);
    reportUnknownType(state, type.name, parentName);
    return null;
  };
}

/**
 * Makes the function that completes values of a type.
 * @param parentName the type on which the field is selected, which messages name
 */
export function compileCompletion(
  type: GraphQLOutputType,
  selections: readonly Selections[],
  parentName: string,
  environment: ShapeEnvironment,
): Complete {
  if (isNonNullType(type)) {
    const inner = compileCompletion(type.ofType, selections, parentName, environment);
    return compileNonNull(type.ofType, inner, parentName);
  }
  if (isListType(type)) {
    return compileList(compileCompletion(type.ofType, selections, parentName, environment));
  }
  if (isLeafType(type)) return compileLeaf(compileLeafCheck(type), type.name, parentName);
  return compileComposite(type, selections, parentName, environment);
}
