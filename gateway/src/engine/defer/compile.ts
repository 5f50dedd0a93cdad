import type { PlanNode } from '@apollo/query-planner';
import { Kind, parse, type SelectionSetNode } from 'graphql';
import type { CompileEnvironment } from '../compile-environment.ts';
import type { Conditions } from '../conditions.ts';
import type { RunNode } from '../execution.ts';
import { compilePlan } from '../plan.ts';
import type { Complete } from '../shaping/completion.ts';
import type { ShapeEnvironment } from '../shaping/fields.ts';
import { compileComposite } from '../shaping/object.ts';
import { objectOutput } from '../shaping/output.ts';
import { type QueryPath, selectionTo, typeAt } from './query-path.ts';

/** A part of an operation that is answered on its own, and the parts that follow once it is there. */
export interface IncrementalPart<Context extends object> {
  readonly label: string | undefined;
  readonly path: QueryPath;
  /** Null where everything has been fetched with the parts before. */
  readonly run: RunNode<Context> | null;
  /** Null where the part itself shows nothing. */
  readonly shape: Complete<unknown> | null;
  readonly followers: readonly IncrementalPart<Context>[];
}

/** Follows conditions to the node that they choose, since deferring can depend on a variable too. */
function chosen(node: PlanNode | undefined, conditions: Conditions): PlanNode | undefined {
  if (node?.kind !== 'Condition') return node;
  return chosen(conditions.get(node.condition) ? node.ifClause : node.elseClause, conditions);
}

/** The planner gives what a part shows as the text of a selection set. */
function parseSubselection(subselection: string): SelectionSetNode[] {
  return parse(subselection, { noLocation: true }).definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION ? [definition.selectionSet] : [],
  );
}

function compileShape(
  subselection: string | undefined,
  path: QueryPath,
  followers: readonly { readonly queryPath: QueryPath }[],
  environment: ShapeEnvironment,
): Complete<unknown> | null {
  const parent = typeAt(path, environment);
  const sets = [
    ...(subselection === undefined ? [] : parseSubselection(subselection)),
    ...followers.map(({ queryPath }) => selectionTo(queryPath, path.length, environment)),
  ];
  const selections = sets.filter(({ selections }) => selections.length > 0).map((set) => ({ parent, set }));
  return selections.length === 0
    ? null
    : compileComposite(parent, selections, parent.name, environment, objectOutput);
}

function compilePart<Context extends object>(
  node: PlanNode | undefined,
  part: {
    readonly path: QueryPath;
    readonly label?: string | undefined;
    readonly subselection?: string | undefined;
  },
  shapes: ShapeEnvironment,
  environment: CompileEnvironment<Context>,
): IncrementalPart<Context> {
  const { conditions } = shapes;
  const plan = chosen(node, conditions);
  const { primary, deferred } =
    plan?.kind === 'Defer' ? plan : { primary: { ...part, node: plan }, deferred: [] };
  return {
    label: part.label,
    path: part.path,
    run: compilePlan(primary.node, [], conditions, environment),
    shape: compileShape(primary.subselection, part.path, deferred, shapes),
    followers: deferred.map((follower) =>
      compilePart(follower.node, { ...follower, path: follower.queryPath }, shapes, environment),
    ),
  };
}

function compileWhole<Context extends object>(
  plan: PlanNode | undefined,
  shapes: ShapeEnvironment,
  environment: CompileEnvironment<Context>,
): IncrementalPart<Context> {
  const parent = typeAt([], shapes);
  const selections = [{ parent, set: shapes.operation.selectionSet }];
  return {
    label: undefined,
    path: [],
    run: compilePlan(plan, [], shapes.conditions, environment),
    shape: compileComposite(parent, selections, parent.name, shapes, objectOutput),
    followers: [],
  };
}

/**
 * Compiles an operation with `@defer` to its first part and those that follow. An operation of which something is refused
 * has but one part.
 * @returns null where the conditions defer nothing
 */
export function compileIncremental<Context extends object>(
  plan: PlanNode | undefined,
  shapes: ShapeEnvironment,
  environment: CompileEnvironment<Context>,
): IncrementalPart<Context> | null {
  if (shapes.refusal?.defers) return compileWhole(plan, shapes, environment);
  if (chosen(plan, shapes.conditions)?.kind !== 'Defer') return null;
  return compilePart(plan, { path: [] }, shapes, environment);
}
