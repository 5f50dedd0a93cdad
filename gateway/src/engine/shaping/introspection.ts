import { type DocumentNode, executeSync, type FieldNode, Kind, OperationTypeNode } from 'graphql';
import type { ShapeEnvironment } from './fields.ts';
import type { Output } from './output.ts';
import type { Produce } from './shaped-field.ts';

/**
 * Compiles a `__schema` or `__type` field, which no subgraph is asked for: graphql-js answers it from the schema clients
 * see. Without variables the answer is always the same, and found once.
 */
export function compileIntrospection<Value>(
  name: string,
  nodes: readonly FieldNode[],
  { schema, fragments, operation }: ShapeEnvironment,
  output: Output<Value>,
): Produce<Value> {
  const document: DocumentNode = {
    kind: Kind.DOCUMENT,
    definitions: [
      {
        kind: Kind.OPERATION_DEFINITION,
        operation: OperationTypeNode.QUERY,
        variableDefinitions: operation.variableDefinitions ?? [],
        selectionSet: { kind: Kind.SELECTION_SET, selections: [...nodes] },
      },
      ...fragments.values(),
    ],
  };
  function introspect(variableValues: Readonly<Record<string, unknown>>): Value | null {
    const value = executeSync({ schema, document, variableValues }).data?.[name] ?? null;
    return value === null ? null : output.whole(value);
  }
  if (operation.variableDefinitions?.length) return (_input, { variables }) => introspect(variables);
  let answer: Value | null | undefined;
  return () => {
    answer ??= introspect({});
    return answer;
  };
}
