import {
  type DocumentNode,
  type FragmentSpreadNode,
  getOperationAST,
  Kind,
  parse,
  print,
  type SelectionNode,
  validate,
  visit,
} from 'graphql';
import type { GeneratedOperation } from '../operation/generate.ts';
import type { Case } from './judge.ts';

/** Each attempt plans and runs an operation three times; a failure is worth a few seconds of that. */
const mostAttempts = 300;

function isSelection({ kind }: { kind: string }): boolean {
  return kind === Kind.FIELD || kind === Kind.INLINE_FRAGMENT || kind === Kind.FRAGMENT_SPREAD;
}

/** @returns the document without its nth selection, and without what only held that one; null when it has no more */
function withoutSelection(document: DocumentNode, wanted: number): DocumentNode | null {
  let index = -1;
  let found = false;
  const shorter = visit(document, {
    enter(node) {
      if (!isSelection(node)) return undefined;
      index++;
      if (index !== wanted) return undefined;
      found = true;
      return null;
    },
    leave(node) {
      const isEmptied = 'selectionSet' in node && node.selectionSet?.selections.length === 0;
      return isEmptied ? null : undefined;
    },
  });
  return found ? shorter : null;
}

function namesIn(document: DocumentNode, kind: SelectionNode['kind'] | typeof Kind.VARIABLE): Set<string> {
  const names = new Set<string>();
  visit(document, {
    FragmentSpread(node: FragmentSpreadNode) {
      if (kind === Kind.FRAGMENT_SPREAD) names.add(node.name.value);
    },
    VariableDefinition: () => (kind === Kind.VARIABLE ? undefined : false),
    Variable(node, _key, parent) {
      const isDefinition = parent && 'kind' in parent && parent.kind === Kind.VARIABLE_DEFINITION;
      if (kind === Kind.VARIABLE && !isDefinition) names.add(node.name.value);
    },
  });
  return names;
}

/** Leaves out fragments and variables that nothing uses any more, since a valid operation has none. */
function withoutUnused(
  document: DocumentNode,
  variables: GeneratedOperation['variables'],
): GeneratedOperation {
  const spread = namesIn(document, Kind.FRAGMENT_SPREAD);
  const kept = document.definitions.filter(
    (node) => node.kind !== Kind.FRAGMENT_DEFINITION || spread.has(node.name.value),
  );
  if (kept.length < document.definitions.length) {
    return withoutUnused({ ...document, definitions: kept }, variables);
  }
  const used = namesIn(document, Kind.VARIABLE);
  const shorter = visit(document, {
    VariableDefinition: (node) => (used.has(node.variable.name.value) ? undefined : null),
  });
  const values = Object.entries(variables).filter(([name]) => used.has(name));
  const text = print(shorter);
  // Read anew, for the nodes remember the text they came from.
  return { document: parse(text), text, variables: Object.fromEntries(values) };
}

/**
 * Makes the operation of a case smaller as long as it still fails.
 * @param fails plans the operation of a case, and tells whether it is still judged wrong
 */
export async function shrink(
  failing: GeneratedOperation,
  { loaded }: Case,
  fails: (operation: GeneratedOperation) => Promise<boolean>,
): Promise<GeneratedOperation> {
  let smallest = failing;
  let index = 0;
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const document = withoutSelection(smallest.document, index);
    if (document === null) break;
    const candidate = getOperationAST(document) && withoutUnused(document, smallest.variables);
    const isValid = candidate && validate(loaded.apiSchema, candidate.document).length === 0;
    if (isValid && (await fails(candidate))) smallest = candidate;
    else index++;
  }
  return smallest;
}
