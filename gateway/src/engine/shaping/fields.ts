import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  isAbstractType,
  isCompositeType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Refusal } from '../access/refusal.ts';
import { type Conditions, isIncluded } from '../conditions.ts';

/** Selections on objects of one static type. */
export interface Selections {
  readonly parent: GraphQLCompositeType;
  readonly set: SelectionSetNode;
}

/** A field as an operation selects it. */
export interface SelectedField {
  /** The type the selection is written on, which has the field's definition. */
  readonly parent: GraphQLCompositeType;
  /** The type that messages name: that of the fragment the field is in, else that of the object. */
  readonly described: GraphQLCompositeType;
  readonly node: FieldNode;
}

/** What collecting depends on besides the selections; the same for a whole operation. */
export interface ShapeEnvironment {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly conditions: Conditions;
  readonly operation: OperationDefinitionNode;
  readonly refusal: Refusal | null;
}

/** Whether objects of a type satisfy a type condition. */
function satisfies(
  schema: GraphQLSchema,
  type: GraphQLCompositeType,
  condition: GraphQLCompositeType,
): boolean {
  if (type === condition) return true;
  return isAbstractType(condition) && 'getFields' in type && schema.isSubType(condition, type);
}

/**
 * Collects the fields that apply to objects of a type, by response name, in the order of the operation.
 * @param type the objects' own type; where they do not say it, the type they are declared as
 * @see https://spec.graphql.org/draft/#CollectFields()
 */
export function collectFields(
  selections: readonly Selections[],
  type: GraphQLCompositeType,
  environment: ShapeEnvironment,
): Map<string, SelectedField[]> {
  const { schema, fragments, conditions } = environment;
  const fields = new Map<string, SelectedField[]>();

  function collectFragment(
    within: Selections,
    described: GraphQLCompositeType,
    set: SelectionSetNode,
    condition: string | undefined,
  ): void {
    const narrowed = condition === undefined ? null : schema.getType(condition);
    if (narrowed === null) collect({ parent: within.parent, set }, described);
    else if (isCompositeType(narrowed) && satisfies(schema, type, narrowed))
      collect({ parent: narrowed, set }, narrowed);
  }

  function collect(within: Selections, described: GraphQLCompositeType): void {
    for (const node of within.set.selections) {
      if (!isIncluded(node.directives, conditions)) continue;
      if (node.kind === Kind.FIELD) {
        const name = node.alias?.value ?? node.name.value;
        const field = { parent: within.parent, described, node };
        if (!fields.get(name)?.push(field)) fields.set(name, [field]);
      } else if (node.kind === Kind.INLINE_FRAGMENT) {
        collectFragment(within, described, node.selectionSet, node.typeCondition?.name.value);
      } else {
        const fragment = fragments.get(node.name.value);
        if (fragment)
          collectFragment(within, described, fragment.selectionSet, fragment.typeCondition.name.value);
      }
    }
  }
  for (const selection of selections) collect(selection, type);
  return fields;
}
