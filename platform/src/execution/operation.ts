import { type DocumentNode, type FragmentDefinitionNode, Kind, type OperationDefinitionNode } from 'graphql';

/** What of a document is executed. */
export interface SelectedOperation {
  readonly operation: OperationDefinitionNode;
  readonly fragments: Record<string, FragmentDefinitionNode>;
}

/**
 * Finds the operation of this name, or the only one.
 * @returns a sentence for the client when there is none, in graphql-js's words
 */
export function selectOperation(
  document: DocumentNode,
  operationName: string | null | undefined,
): SelectedOperation | string {
  const fragments: Record<string, FragmentDefinitionNode> = Object.create(null);
  let operation: OperationDefinitionNode | undefined;
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      fragments[definition.name.value] = definition;
    } else if (definition.kind === Kind.OPERATION_DEFINITION) {
      const isNamed = operationName !== null && operationName !== undefined;
      if (!isNamed && operation) return 'Must provide operation name if query contains multiple operations.';
      if (!isNamed || definition.name?.value === operationName) operation = definition;
    }
  }
  if (operation) return { operation, fragments };
  return operationName === null || operationName === undefined
    ? 'Must provide an operation.'
    : `Unknown operation named "${operationName}".`;
}
