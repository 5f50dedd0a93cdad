import {
  type GraphQLCompositeType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isLeafType,
  isObjectType,
  isUnionType,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
} from 'graphql';
import { isObject, propertyReader } from '../result-object.ts';
import { type Complete, compileCompletion } from './completion.ts';
import { collectFields, type SelectedField, type Selections, type ShapeEnvironment } from './fields.ts';
import { compileIntrospection } from './introspection.ts';
import type { Output } from './output.ts';
import { compileRefused } from './refused.ts';
import { compileShape } from './shape.ts';
import type { Produce, ShapedField, ShapeObject } from './shaped-field.ts';
import { reportUnknownType, reportUnusable } from './state.ts';

/**
 * `__typename`. What was fetched may lack it at the root, where subgraphs can have names of their own, and may hold the
 * name of an interface where a subgraph knows the interface as an object (`@interfaceObject`) and the fetch that would
 * have said more failed; such an object cannot be given to a client.
 */
function compileTypename<Value>(
  name: string,
  parent: GraphQLCompositeType,
  schema: GraphQLSchema,
  output: Output<Value>,
): Produce<Value> {
  const read = propertyReader(name);
  return (input) => {
    const given = read(input) ?? input.__typename;
    const type = (typeof given === 'string' && schema.getType(given)) || parent;
    return isObjectType(type) ? output.whole(type.name) : undefined;
  };
}

/** The selections on what a field holds. */
function selectionsBelow({ parent, node }: SelectedField): Selections[] {
  const type = isUnionType(parent) ? undefined : getNamedType(parent.getFields()[node.name.value]?.type);
  return isCompositeType(type) && node.selectionSet ? [{ parent: type, set: node.selectionSet }] : [];
}

/** @returns null for a field that is to be left out: one that the schema lacks, which validation has refused before */
function compileField<Value>(
  name: string,
  selected: readonly [SelectedField, ...SelectedField[]],
  type: GraphQLCompositeType,
  environment: ShapeEnvironment,
  output: Output<Value>,
): ShapedField<Value> | null {
  const [{ parent, described, node }] = selected;
  const fieldName = node.name.value;
  if (fieldName === TypeNameMetaFieldDef.name) {
    const produce = compileTypename(name, described, environment.schema, output);
    return {
      name,
      holds: isObjectType(type) ? { kind: 'typename', typeName: type.name } : { kind: 'other' },
      produce,
    };
  }
  if (fieldName === SchemaMetaFieldDef.name || fieldName === TypeMetaFieldDef.name) {
    const nodes = selected.map((one) => one.node);
    return {
      name,
      holds: { kind: 'other' },
      produce: compileIntrospection(name, nodes, environment, output),
    };
  }
  const fieldType = isUnionType(parent) ? undefined : parent.getFields()[fieldName]?.type;
  if (fieldType === undefined) return null;
  const selections = selected.flatMap(selectionsBelow);
  const complete = compileCompletion(
    fieldType,
    described.name,
    (objects) => compileComposite(objects, selections, described.name, environment, output),
    output,
  );
  const read = propertyReader(name);
  const leaf = getNullableType(fieldType);
  return {
    name,
    holds: isLeafType(leaf)
      ? { kind: 'leaf', type: leaf, nullable: leaf === fieldType }
      : { kind: 'below', complete },
    produce(input, state) {
      state.path.push(name);
      const value = complete(read(input), state);
      state.path.pop();
      return value;
    },
  };
}

/** Compiles the shape for objects of a type: fragments and conditions are resolved, equal fields merged. */
export function compileObject<Value>(
  selections: readonly Selections[],
  type: GraphQLCompositeType,
  environment: ShapeEnvironment,
  output: Output<Value>,
): ShapeObject<Value> {
  const { refusal } = environment;
  const fields: ShapedField<Value>[] = [];
  for (const [name, selected] of collectFields(selections, type, environment)) {
    // What is refused in one place can be selected in another where nothing guards it, on another type.
    const open = refusal ? selected.filter(({ node }) => !refusal.fields.has(node)) : selected;
    const [first, ...others] = open;
    const field = first
      ? compileField(name, [first, ...others], type, environment, output)
      : compileRefused(name, selected, environment);
    if (field) fields.push(field);
  }
  return compileShape(fields, output);
}

/**
 * Makes the function that completes values of an object type, an interface or a union. Objects of each type have a shape
 * of their own, compiled when the first of the type arrives.
 */
export function compileComposite<Value>(
  type: GraphQLCompositeType,
  selections: readonly Selections[],
  parentName: string,
  environment: ShapeEnvironment,
  output: Output<Value>,
): Complete<Value> {
  const shapes = new Map<unknown, ShapeObject<Value> | null>();

  function shapeOf(typename: unknown): ShapeObject<Value> | null {
    const known = shapes.get(typename);
    if (known !== undefined) return known;
    // Without a name, the object is of the type it is declared as. An unknown name is not kept: there are too many.
    const named = typeof typename === 'string' ? environment.schema.getType(typename) : null;
    const own = typename ? named : type;
    if (!isCompositeType(own)) return null;
    const shape = compileObject(selections, own, environment, output);
    shapes.set(typename, shape);
    return shape;
  }

  let lastTypename: unknown;
  let lastShape: ShapeObject<Value> | null = null;

  return (value, state) => {
    if (value === null || value === undefined) return null;
    if (!isObject(value)) {
      reportUnusable(state);
      return null;
    }
    const { __typename } = value;
    // Most often all are of one type.
    const shape = lastShape !== null && __typename === lastTypename ? lastShape : shapeOf(__typename);
    lastTypename = __typename;
    lastShape = shape;
    if (shape !== null) return shape(value, state);
    reportUnknownType(state, type.name, parentName);
    return null;
  };
}
