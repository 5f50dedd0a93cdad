import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** How much an operation asks for, its fragments written out. */
export interface OperationSize {
  /** Fields within fields. */
  readonly depth: number;
  readonly fields: number;
  readonly aliases: number;
  /** Wherever one can stand, repeated ones each. */
  readonly directives: number;
}

/**
 * What an operation may ask for at most. Clients' own operations stay far below; checking and planning one at the limit
 * takes a few hundredths of a second, and both grow faster than the operation does.
 */
export const largestOperation: OperationSize = { depth: 20, fields: 500, aliases: 30, directives: 50 };

const nothing: OperationSize = { depth: 0, fields: 0, aliases: 0, directives: 0 };

function add(one: OperationSize, other: OperationSize): OperationSize {
  return {
    depth: Math.max(one.depth, other.depth),
    fields: one.fields + other.fields,
    aliases: one.aliases + other.aliases,
    directives: one.directives + other.directives,
  };
}

/** What the directives of a node add. */
function directivesOf({ directives = [] }: { readonly directives?: readonly unknown[] }): OperationSize {
  return directives.length === 0 ? nothing : { ...nothing, directives: directives.length };
}

/**
 * Measures the operations of a document in time proportional to its text: each fragment is measured once, however often
 * it is spread, so a fragment bomb shows its size without going off. A fragment that spreads itself counts as empty
 * there; validation refuses it.
 */
export function sizeOf({ definitions }: DocumentNode): OperationSize {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const measured = new Map<string, OperationSize>();

  function ofFragment(name: string): OperationSize {
    const known = measured.get(name);
    if (known) return known;
    measured.set(name, nothing);
    const fragment = fragments.get(name);
    const size = fragment ? add(directivesOf(fragment), ofSelections(fragment.selectionSet)) : nothing;
    measured.set(name, size);
    return size;
  }

  function ofSelection(node: SelectionNode): OperationSize {
    if (node.kind === Kind.FRAGMENT_SPREAD) return ofFragment(node.name.value);
    const below = ofSelections(node.selectionSet);
    if (node.kind === Kind.INLINE_FRAGMENT) return below;
    const { depth, fields, aliases, directives } = below;
    return { depth: depth + 1, fields: fields + 1, aliases: aliases + (node.alias ? 1 : 0), directives };
  }

  function ofSelections(set: SelectionSetNode | undefined): OperationSize {
    return (set?.selections ?? []).reduce(
      (size, node) => add(add(size, directivesOf(node)), ofSelection(node)),
      nothing,
    );
  }

  function ofOperation(node: OperationDefinitionNode): OperationSize {
    const { variableDefinitions = [], selectionSet } = node;
    return [node, ...variableDefinitions].map(directivesOf).reduce(add, ofSelections(selectionSet));
  }

  return definitions
    .map((definition) => (definition.kind === Kind.OPERATION_DEFINITION ? ofOperation(definition) : nothing))
    .reduce(add, nothing);
}

const measures = ['depth', 'fields', 'aliases', 'directives'] as const;

/** @returns an error OPERATION_TOO_LARGE that names the limit a document exceeds, or null */
export function excessOf(document: DocumentNode): GraphQLError | null {
  const size = sizeOf(document);
  const measure = measures.find((one) => size[one] > largestOperation[one]);
  if (measure === undefined) return null;
  const message = `This operation is too large: its ${measure} may be ${largestOperation[measure]} at most.`;
  return new GraphQLError(message, { extensions: { code: 'OPERATION_TOO_LARGE' } });
}
