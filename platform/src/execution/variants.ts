import { type ASTNode, Kind, visit } from 'graphql';

/** Plans kept of one document. A client that sends more combinations of its flags has some compiled again. */
const mostVariants = 32;

/** The variables that decide what `@skip` and `@include` leave of a document. */
function conditionVariables(nodes: readonly ASTNode[]): readonly string[] {
  const names = new Set<string>();
  for (const node of nodes) {
    visit(node, {
      Directive({ name, arguments: values = [] }) {
        if (name.value !== 'skip' && name.value !== 'include') return;
        for (const { value } of values) {
          if (value.kind === Kind.VARIABLE) names.add(value.name.value);
        }
      },
    });
  }
  return [...names];
}

/** All that `@skip` and `@include` can tell of a variable: graphql-js answers null and nothing by different errors. */
function conditionState(variables: Readonly<Record<string, unknown>>, name: string): string {
  if (!Object.hasOwn(variables, name)) return '-';
  const value = variables[name];
  if (value === true) return 't';
  if (value === false) return 'f';
  return value === null || value === undefined ? 'n' : '?';
}

/**
 * Keeps what is compiled of an operation by the values of the variables that its `@skip` and `@include` read, so that
 * no condition is evaluated in a run.
 * @param nodes the operation and the fragments it may use
 */
export function openVariants<Variant>(
  nodes: readonly ASTNode[],
  compile: () => Variant,
): (variables: Readonly<Record<string, unknown>>) => Variant {
  const names = conditionVariables(nodes);
  if (names.length === 0) {
    const only = compile();
    return () => only;
  }
  const variants = new Map<string, Variant>();
  return (variables) => {
    const key = names.map((name) => conditionState(variables, name)).join('');
    const known = variants.get(key);
    if (known) return known;
    const [oldest] = variants.keys();
    if (oldest !== undefined && variants.size >= mostVariants) variants.delete(oldest);
    const variant = compile();
    variants.set(key, variant);
    return variant;
  };
}
