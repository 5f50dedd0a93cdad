import {
  type FieldNode,
  type GraphQLCompositeType,
  getNamedType,
  isCompositeType,
  isUnionType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import type { ResponsePath } from '../paths.ts';
import { isObject, isOfType, type JsonObject, propertyReader } from '../result-object.ts';
import type { ShapeEnvironment } from '../shaping/fields.ts';

/** Where in an operation a `@defer` is: response names and type conditions (`... on Book`), no list items. */
export type QueryPath = readonly string[];

const fragmentPrefix = '... on ';

function conditionOf(element: string): string | null {
  return element.startsWith(fragmentPrefix) ? element.slice(fragmentPrefix.length) : null;
}

interface FoundField {
  readonly parent: GraphQLCompositeType;
  readonly node: FieldNode;
}

/** Finds a field by its response name, in fragments too. */
function findField(
  parent: GraphQLCompositeType,
  set: SelectionSetNode,
  name: string,
  environment: Omit<ShapeEnvironment, 'operation'>,
): FoundField | null {
  for (const node of set.selections) {
    if (node.kind === Kind.FIELD) {
      if ((node.alias?.value ?? node.name.value) === name) return { parent, node };
      continue;
    }
    const fragment = node.kind === Kind.FRAGMENT_SPREAD ? environment.fragments.get(node.name.value) : node;
    const condition =
      fragment?.typeCondition && environment.schema.getType(fragment.typeCondition.name.value);
    const within = isCompositeType(condition) ? condition : parent;
    const found = fragment && findField(within, fragment.selectionSet, name, environment);
    if (found) return found;
  }
  return null;
}

/** One element of a path: a type condition, or a field; and the type it leads to. */
interface Step {
  readonly type: GraphQLCompositeType;
  readonly node: FieldNode | null;
}

function stepsAlong(path: QueryPath, { operation, ...environment }: ShapeEnvironment): Step[] {
  let within: unknown = environment.schema.getRootType(operation.operation);
  let set: SelectionSetNode | undefined = operation.selectionSet;
  return path.map((element) => {
    const condition = conditionOf(element);
    const parent = condition === null ? within : environment.schema.getType(condition);
    if (!isCompositeType(parent) || set === undefined) throw new Error(`There is no ${path.join('.')}`);
    if (condition !== null) return { type: parent, node: null };

    const found = findField(parent, set, element, environment);
    if (!found || isUnionType(found.parent)) throw new Error(`There is no ${path.join('.')}`);
    within = getNamedType(found.parent.getFields()[found.node.name.value]?.type);
    if (!isCompositeType(within)) throw new Error(`There is no object at ${path.join('.')}`);
    set = found.node.selectionSet;
    return { type: within, node: found.node };
  });
}

/**
 * The type that the selections of a deferred part are written on.
 * @throws Error for a path that the operation does not have
 */
export function typeAt(path: QueryPath, environment: ShapeEnvironment): GraphQLCompositeType {
  const root = environment.schema.getRootType(environment.operation.operation);
  const type = stepsAlong(path, environment).at(-1)?.type ?? root;
  if (!type) throw new Error('The operation has no root type');
  return type;
}

/**
 * The selection of nothing but the object at a path. A part has to show the objects that its followers add to, also
 * where nothing else of them is selected; the planner leaves them out.
 * @param from the length of the part's own path, below which the selection starts
 */
export function selectionTo(path: QueryPath, from: number, environment: ShapeEnvironment): SelectionSetNode {
  return stepsAlong(path, environment)
    .slice(from)
    .reduceRight<SelectionSetNode>(
      (selectionSet, { node, type }) => ({
        kind: Kind.SELECTION_SET,
        selections: [
          node === null
            ? {
                kind: Kind.INLINE_FRAGMENT,
                typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: type.name } },
                selectionSet,
              }
            : { ...node, directives: [], selectionSet },
        ],
      }),
      { kind: Kind.SELECTION_SET, selections: [] },
    );
}

/** An object at the path of a deferred part, and its place in the response. */
export interface PlacedObject {
  readonly object: JsonObject;
  readonly path: ResponsePath;
}

/**
 * The objects that a deferred part adds to; one for each item of a list.
 * @param typesOf the types that satisfy a type condition
 */
export function objectsAt(
  root: JsonObject,
  path: QueryPath,
  typesOf: (condition: string) => ReadonlySet<string>,
): PlacedObject[] {
  const placed: PlacedObject[] = [];
  function visit(value: unknown, depth: number, at: ResponsePath): void {
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) visit(item, depth, [...at, index]);
      return;
    }
    if (!isObject(value)) return;
    const element = path[depth];
    if (element === undefined) {
      placed.push({ object: value, path: at });
      return;
    }
    const condition = conditionOf(element);
    if (condition === null) visit(propertyReader(element)(value), depth + 1, [...at, element]);
    else if (!value.__typename || isOfType(value, typesOf(condition))) visit(value, depth + 1, at);
  }
  visit(root, 0, []);
  return placed;
}
