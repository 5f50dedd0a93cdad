import {
  type DocumentNode,
  type FieldNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { type Condition, conditionOf, defaultsOf, fragmentsOf } from './conditions.ts';

/** A field that an operation asks of its root type. */
export interface RootField {
  readonly node: FieldNode;
  /** Null where nothing leaves it out. */
  readonly condition: Condition | null;
}

function both(one: Condition | null, other: Condition | null): Condition | null {
  if (one === null || other === null) return one ?? other;
  return (variables) => one(variables) && other(variables);
}

/**
 * The root fields of an operation, each as often as it is executed: selections with one response name are one field.
 * @param document valid, so that no fragment spreads itself
 */
export function rootFieldsOf(document: DocumentNode, operation: OperationDefinitionNode): RootField[] {
  const fragments = fragmentsOf(document);
  const defaults = defaultsOf(operation);
  const found = new Map<string, RootField>();

  function collect({ selections }: SelectionSetNode, outer: Condition | null): void {
    for (const selection of selections) {
      const condition = both(outer, conditionOf(selection.directives, defaults));
      if (selection.kind === Kind.FIELD) {
        const name = (selection.alias ?? selection.name).value;
        const before = found.get(name);
        found.set(name, before ? either(before, condition) : { node: selection, condition });
      } else {
        const fragment =
          selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
        if (fragment) collect(fragment.selectionSet, condition);
      }
    }
  }

  collect(operation.selectionSet, null);
  return [...found.values()];
}

/** The same field selected a second time: it is left out only where both are. */
function either({ node, condition: one }: RootField, other: Condition | null): RootField {
  if (one === null || other === null) return { node, condition: null };
  return { node, condition: (variables) => one(variables) || other(variables) };
}
