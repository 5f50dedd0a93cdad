import { type DocumentNode, executeSync, type FieldNode, Kind, OperationTypeNode } from 'graphql';
import type { JsonObject } from '../result-object.ts';
import type { ShapeEnvironment } from './fields.ts';
import type { ShapingState } from './state.ts';

/**
 * Compiles a `__schema` or `__type` field, which no subgraph is asked for: graphql-js answers it from the schema clients
 * see. Without variables the answer is always the same, and found once.
 */
export function compileIntrospection(
  name: string,
  nodes: readonly FieldNode[],
  { schema, fragments, operation }: ShapeEnvironment,
): (input: JsonObject, state: ShapingState) => unknown {
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
  function introspect(variableValues: Readonly<Record<string, unknown>>): unknown {
    return executeSync({ schema, document, variableValues }).data?.[name] ?? null;
  }
  if (operation.variableDefinitions?.length) return (_input, { variables }) => introspect(variables);
  let answer: unknown;
  return () => {
    answer ??= introspect({});
    return answer;
  };
}
