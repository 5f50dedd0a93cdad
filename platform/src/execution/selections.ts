import {
  defaultFieldResolver,
  type FieldNode,
  type GraphQLObjectType,
  getNullableType,
  isObjectType,
} from 'graphql';
import { compileField, executeField, resolveInfo, settle, settleProperty } from './fields.ts';
import { AbandonedFrame, Frame, frameTicks } from './frame.ts';
import { Later } from './later.ts';
import { failAt } from './place.ts';
import type { FieldPlan, OperationPlan, Select } from './plan.ts';
import { Position } from './position.ts';
import { selectionCode } from './selection-code.ts';

/**
 * The prototype of result objects: one without properties. With `Object.prototype`, a result would seem to have a
 * `constructor`, and a response key `__proto__` would replace its prototype. Without a prototype, V8 would keep it as
 * a hash table, which is slower to make, read and print.
 */
const noPrototype: object = Object.freeze(Object.create(null));
/** What properties are read from where the parent is not an object: graphql-js answers undefined for each. */
const nothing = noPrototype;

/** Each field of a generated function has a variable on the stack. */
const mostGeneratedFields = 500;

/** The fields of an object in the order of the response. */
export type CollectedFields = ReadonlyMap<string, readonly FieldNode[]>;

/** @param collected the nodes that answer each response key, as graphql-js collects them */
export function compileFields(
  plan: OperationPlan,
  type: GraphQLObjectType,
  collected: CollectedFields,
): readonly FieldPlan[] {
  return [...collected].flatMap(([key, [first, ...rest]]) =>
    first === undefined ? [] : (compileField(plan, type, key, [first, ...rest]) ?? []),
  );
}

/** What becomes of an object one of whose fields failed while these others were under way. */
function abandon(error: unknown, values: readonly unknown[]): AbandonedFrame {
  const frame = new AbandonedFrame(error);
  values.forEach((value, index) => {
    if (value instanceof Position) frame.hold(index, value);
  });
  return frame;
}

const runtime = {
  Frame,
  Later,
  Position,
  abandon,
  failAt,
  frameTicks,
  noPrototype,
  nothing,
  resolveInfo,
  settle,
  settleProperty,
};

/** The same as the generated code, for what would be too much of it. */
function selectInLoop(fields: readonly FieldPlan[]): Select {
  return (run, source, path) => {
    const result: Record<string, unknown> = Object.create(null);
    const positions = new Map<string, Position>();
    try {
      for (const field of fields) {
        const value = executeField(field, run, source, path);
        result[field.key] = value;
        if (value instanceof Position) positions.set(field.key, value);
      }
    } catch (error) {
      if (positions.size > 0) return abandon(error, [...positions.values()]);
      throw error;
    }
    if (positions.size === 0) return result;
    const frame = new Frame(result, frameTicks.object);
    for (const [key, position] of positions) frame.hold(key, position);
    return frame;
  };
}

/** Compiles the parallel execution of an object's fields. */
export function compileSelect(plan: OperationPlan, fields: readonly FieldPlan[]): Select {
  if (fields.length > mostGeneratedFields) return selectInLoop(fields);
  const bindings: Record<string, unknown> = { ...runtime };
  fields.forEach((field, index) => {
    bindings[`field${index}`] = field;
    bindings[`resolve${index}`] = field.resolve ?? defaultFieldResolver;
    bindings[`arguments${index}`] = field.argumentValues;
    const type = getNullableType(field.type);
    if (isObjectType(type)) bindings[`selection${index}`] = plan.selection(type, field.nodes);
  });
  const guards = [...new Set(fields.flatMap(({ guard }) => guard ?? []))];
  guards.forEach((guard, index) => {
    bindings[`guard${index}`] = guard;
  });
  return new Function(...Object.keys(bindings), selectionCode(fields, guards))(...Object.values(bindings));
}
