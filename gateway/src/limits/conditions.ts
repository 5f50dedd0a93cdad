import {
  type DirectiveNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  valueFromASTUntyped,
} from 'graphql';

type Variables = Readonly<Record<string, unknown>>;

/** Whether something is left in, with the variables of a request. */
export type Condition = (variables: Variables) => boolean;

/** The fragments of a document, by name. */
export function fragmentsOf({ definitions }: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  const fragments = definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  return new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
}

/** An operation's variables as they are where a request leaves them out. */
export function defaultsOf({ variableDefinitions = [] }: OperationDefinitionNode): Variables {
  return Object.fromEntries(
    variableDefinitions.flatMap(({ variable, defaultValue }) =>
      defaultValue ? [[variable.name.value, valueFromASTUntyped(defaultValue)]] : [],
    ),
  );
}

function holds({ name, arguments: [condition] = [] }: DirectiveNode, variables: Variables): boolean {
  const value = condition && valueFromASTUntyped(condition.value, variables);
  // One that is neither true nor false is refused later; until then it is taken for the more expensive.
  return value !== (name.value === 'skip');
}

/** What the `@skip` and `@include` of a selection say of it; null where there are none. */
export function conditionOf(
  directives: readonly DirectiveNode[] | undefined,
  defaults: Variables,
): Condition | null {
  const conditions = (directives ?? []).filter(
    ({ name }) => name.value === 'skip' || name.value === 'include',
  );
  if (conditions.length === 0) return null;
  return (variables) => conditions.every((condition) => holds(condition, { ...defaults, ...variables }));
}
