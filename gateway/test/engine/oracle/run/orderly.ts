import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLBoolean,
  type GraphQLCompositeType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getOperationAST,
  isAbstractType,
  isCompositeType,
  isInputType,
  isListType,
  isNonNullType,
  Kind,
  type SelectionSetNode,
  typeFromAST,
  valueFromAST,
} from 'graphql';
import { isObject, type JsonObject } from '../subgraphs/json.ts';

interface Operation {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: Readonly<JsonObject>;
}

interface Selected {
  readonly node: FieldNode;
  /** The type it is selected on, which may allow a null where the object's own type does not. */
  readonly parent: GraphQLCompositeType;
}

type Fields = Map<string, Selected[]>;

function isIncluded(directives: readonly DirectiveNode[] | undefined, { variables }: Operation): boolean {
  return (directives ?? []).every(({ name, arguments: [condition] = [] }) => {
    const value = condition && valueFromAST(condition.value, GraphQLBoolean, variables);
    return name.value === 'skip' ? value === false : name.value !== 'include' || value === true;
  });
}

/** CollectFields() of the specification, for objects of a type. */
function collect(
  set: SelectionSetNode,
  parent: GraphQLCompositeType,
  type: GraphQLCompositeType,
  operation: Operation,
  fields: Fields,
): void {
  const { schema, fragments } = operation;
  for (const selection of set.selections) {
    if (!isIncluded(selection.directives, operation)) continue;
    if (selection.kind === Kind.FIELD) {
      const name = selection.alias?.value ?? selection.name.value;
      fields.set(name, [...(fields.get(name) ?? []), { node: selection, parent }]);
      continue;
    }
    const fragment =
      selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
    const condition = fragment?.typeCondition && typeFromAST(schema, fragment.typeCondition);
    const applies =
      !condition ||
      condition === type ||
      (isAbstractType(condition) && 'getFields' in type && schema.isSubType(condition, type));
    if (fragment && applies) {
      const narrowed = condition && isCompositeType(condition) ? condition : parent;
      collect(fragment.selectionSet, narrowed, type, operation, fields);
    }
  }
}

function isFieldOrderly(value: unknown, selected: readonly Selected[], operation: Operation): boolean {
  return selected.some(({ node, parent }) => {
    if (node.name.value.startsWith('__')) return true;
    const field = 'getFields' in parent ? parent.getFields()[node.name.value] : undefined;
    return field !== undefined && isValueOrderly(value, field.type, selected, operation);
  });
}

function isObjectOrderly(
  data: JsonObject,
  type: GraphQLCompositeType,
  declared: GraphQLCompositeType,
  selected: readonly Selected[],
  operation: Operation,
): boolean {
  const fields: Fields = new Map();
  for (const { node } of selected) {
    if (node.selectionSet) collect(node.selectionSet, declared, type, operation, fields);
  }
  // Object.keys() puts names such as `1` first, but no name in GraphQL begins with a digit.
  const isComplete = Object.keys(data).join(' ') === [...fields.keys()].join(' ');
  return isComplete && [...fields].every(([name, below]) => isFieldOrderly(data[name], below, operation));
}

function isValueOrderly(
  value: unknown,
  type: GraphQLOutputType,
  selected: readonly Selected[],
  operation: Operation,
): boolean {
  if (isNonNullType(type)) return value !== null && isValueOrderly(value, type.ofType, selected, operation);
  if (value === null) return true;
  if (isListType(type)) {
    return (
      Array.isArray(value) && value.every((item) => isValueOrderly(item, type.ofType, selected, operation))
    );
  }
  if (!isCompositeType(type)) return true;
  // The answer need not say of which type an object is, so it must suit one of those it may be of.
  const candidates = [type, ...(isAbstractType(type) ? operation.schema.getPossibleTypes(type) : [])];
  return (
    isObject(value) &&
    candidates.some((candidate) => isObjectOrderly(value, candidate, type, selected, operation))
  );
}

/**
 * Whether data has the form that an operation asks for: its fields and no others, in the order of the specification, and
 * no null where none may be.
 */
export function isOrderly(
  data: unknown,
  schema: GraphQLSchema,
  document: DocumentNode,
  given: Readonly<JsonObject>,
): boolean {
  const definition = getOperationAST(document);
  const root = definition && schema.getRootType(definition.operation);
  if (!definition || !root) return false;
  const variables: JsonObject = {};
  for (const { variable, type, defaultValue } of definition.variableDefinitions ?? []) {
    const name = variable.name.value;
    const inputType = typeFromAST(schema, type);
    const standard =
      defaultValue && isInputType(inputType) ? valueFromAST(defaultValue, inputType) : undefined;
    variables[name] = Object.hasOwn(given, name) ? given[name] : standard;
  }
  const fragments = new Map(
    document.definitions.flatMap((node) =>
      node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [],
    ),
  );
  const operation = { schema, fragments, variables };
  const field: FieldNode = {
    kind: Kind.FIELD,
    name: { kind: Kind.NAME, value: 'root' },
    selectionSet: definition.selectionSet,
  };
  return (
    data === null ||
    (isObject(data) && isObjectOrderly(data, root, root, [{ node: field, parent: root }], operation))
  );
}
