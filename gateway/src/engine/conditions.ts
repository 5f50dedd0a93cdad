import {
  type DirectiveNode,
  type DocumentNode,
  GraphQLBoolean,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  valueFromAST,
  visit,
} from 'graphql';

/** The values of the variables that the `@skip`, `@include` and `@defer` of an operation depend on. */
export type Conditions = ReadonlyMap<string, boolean>;

/** The names of those variables, in the order in which the document uses them. */
export function conditionVariables(document: DocumentNode, operation: OperationDefinitionNode): string[] {
  const defined = new Set(operation.variableDefinitions?.map(({ variable }) => variable.name.value));
  const used = new Set<string>();
  visit(document, {
    Directive({ name, arguments: values }) {
      if (!['skip', 'include', 'defer'].includes(name.value)) return;
      for (const { value } of values ?? []) {
        // A document can hold several operations, of which each has variables of its own.
        if (value.kind === Kind.VARIABLE && defined.has(value.name.value)) used.add(value.name.value);
      }
    },
  });
  return [...used];
}

/**
 * Reads the conditions of one request.
 * @throws GraphQLError BAD_USER_INPUT for a condition that is null or missing
 */
export function readConditions(
  names: readonly string[],
  { variableDefinitions }: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): Conditions {
  return new Map(
    names.map((name) => {
      const definition = variableDefinitions?.find(({ variable }) => variable.name.value === name);
      const given = Object.hasOwn(variables, name) ? variables[name] : undefined;
      const value = given === undefined ? valueFromAST(definition?.defaultValue, GraphQLBoolean) : given;
      if (typeof value === 'boolean') return [name, value];
      throw new GraphQLError(`Variable "$${name}" decides what is fetched, so it must be true or false.`, {
        extensions: { code: 'BAD_USER_INPUT' },
      });
    }),
  );
}

/** Whether `@skip` and `@include` leave a selection in. */
export function isIncluded(
  directives: readonly DirectiveNode[] | undefined,
  conditions: Conditions,
): boolean {
  return (directives ?? []).every(({ name, arguments: [condition] = [] }) => {
    if (name.value !== 'skip' && name.value !== 'include') return true;
    const value = condition?.value;
    const holds =
      value?.kind === Kind.VARIABLE
        ? conditions.get(value.name.value)
        : value?.kind === Kind.BOOLEAN && value.value;
    return holds === (name.value === 'include');
  });
}
