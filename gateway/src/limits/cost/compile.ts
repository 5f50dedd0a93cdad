import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { conditionOf, defaultsOf, fragmentsOf } from '../conditions.ts';
import { type Amount, product, sum } from './amount.ts';
import { sizeOf, usualListSize } from './list-size.ts';
import type { CostRules } from './rules.ts';

/** What a mutation costs of which nothing is said; any other field that answers objects costs 1, a leaf nothing. */
const usualMutation = 10;

/** What of an object's fields is the list that a field above has sliced. */
interface Sizes {
  readonly fields: readonly string[];
  readonly size: Amount;
}

/** What an operation is compiled by. */
export interface CostSchema {
  readonly schema: GraphQLSchema;
  readonly rules: CostRules;
  /** The longest list that a slicing argument can ask for. */
  readonly longestList: number;
}

/**
 * Compiles what an operation costs, as the specification of `@cost` and `@listSize` has it: what each field weighs, as
 * many times as the lists around it are long. Every place that selects something counts, so of an interface's types all,
 * and of selections that are merged each.
 * @param document valid against the schema, and small enough for its fragments to be written out
 */
export function compileCost(
  { schema, rules, longestList }: CostSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): Amount {
  const fragments = fragmentsOf(document);
  const defaults = defaultsOf(operation);
  const root = schema.getRootType(operation.operation);

  function usualWeight(parent: GraphQLNamedType, type: GraphQLNamedType): number {
    if (operation.operation === 'mutation' && parent === root) return usualMutation;
    return rules.typeWeight(type.name) ?? (isCompositeType(type) ? 1 : 0);
  }

  function ofField(
    node: FieldNode,
    parent: GraphQLNamedType,
    field: GraphQLField<unknown, unknown>,
    sizes: Sizes | null,
  ): Amount {
    const type = getNamedType(field.type);
    const said = rules.field(parent.name, field.name);
    const sized = said?.listSize?.sizedFields ?? [];
    const size = said?.listSize && sizeOf(said.listSize, node, field, defaults, longestList);
    const below = size !== undefined && sized.length > 0 ? { fields: sized, size } : null;
    const each = sum([
      said?.weight ?? usualWeight(parent, type),
      ofSelections(node.selectionSet, type, below),
    ]);
    const ofArguments = (node.arguments ?? []).map(({ name }) => said?.argumentWeights.get(name.value) ?? 0);
    if (!isListType(getNullableType(field.type))) return sum([each, ...ofArguments]);
    const ownSize = sized.length === 0 ? size : undefined;
    const length = sizes?.fields.includes(field.name) ? sizes.size : (ownSize ?? usualListSize);
    return sum([product(length, each), ...ofArguments]);
  }

  function ofSelections(
    set: SelectionSetNode | undefined,
    parent: GraphQLNamedType,
    sizes: Sizes | null,
  ): Amount {
    const amounts = (set?.selections ?? []).map((selection): Amount => {
      let amount: Amount = 0;
      if (selection.kind === Kind.FIELD) {
        const fields = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields() : {};
        const field = fields[selection.name.value];
        // Without one it is introspection's, which costs nothing: it is answered from memory, and not in production.
        if (field) amount = ofField(selection, parent, field, sizes);
      } else {
        const fragment =
          selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
        const condition = fragment?.typeCondition?.name.value;
        const type = condition === undefined ? parent : (schema.getType(condition) ?? parent);
        amount = ofSelections(fragment?.selectionSet, type, sizes);
      }
      return whereIncluded(amount, selection.directives);
    });
    return sum(amounts);
  }

  function whereIncluded(amount: Amount, directives: readonly DirectiveNode[] | undefined): Amount {
    const condition = conditionOf(directives, defaults);
    if (condition === null || amount === 0) return amount;
    return product((variables) => (condition(variables) ? 1 : 0), amount);
  }

  return root ? ofSelections(operation.selectionSet, root, null) : 0;
}
