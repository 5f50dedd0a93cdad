import { type DocumentNode, type FieldNode, getOperationAST, Kind, type ValueNode } from 'graphql';
import { nowhere, type ResumePoint } from '../engine/subscriptions/request.ts';

/**
 * By subscription field: the field that numbers its events, and the argument that asks for what follows one. Clients
 * know the same (schema/src/resume-link.ts).
 */
const positions: Readonly<Record<string, { readonly field: string; readonly argument: string }>> = {
  designChanged: { field: 'version', argument: 'afterVersion' },
  orderFeed: { field: 'feedSequence', argument: 'afterSequence' },
  orderStatusChanged: { field: 'sequence', argument: 'afterSequence' },
};

interface Subscription {
  readonly document: DocumentNode;
  readonly operationName?: string | undefined;
}

/** The root field, if it is selected directly: where fragments are spread there, nothing is known of it. */
function rootOf({ document, operationName }: Subscription): FieldNode | null {
  const root = getOperationAST(document, operationName)?.selectionSet.selections[0];
  return root?.kind === Kind.FIELD ? root : null;
}

function argumentOf(field: FieldNode, argument: string): ValueNode | undefined {
  return field.arguments?.find(({ name }) => name.value === argument)?.value;
}

/** Where this operation can be taken up again. */
export function resumePointOf(subscription: Subscription): ResumePoint {
  const root = rootOf(subscription);
  const position = root && positions[root.name.value];
  if (!root || !position) return nowhere;
  const key = root.alias?.value ?? root.name.value;
  const argument = argumentOf(root, position.argument);
  return {
    variable: argument?.kind === Kind.VARIABLE ? argument.name.value : null,
    positionOf({ data }) {
      const event = data?.[key] as Readonly<Record<string, unknown>> | null | undefined;
      const value = event?.[position.field];
      return typeof value === 'number' && Number.isSafeInteger(value) ? value : null;
    },
  };
}

/**
 * Whether a subscription asks for events of the past, whatever it calls the variable.
 * @param variables coerced
 */
export function asksForPast(
  subscription: Subscription & { readonly variables: Readonly<Record<string, unknown>> },
): boolean {
  const root = rootOf(subscription);
  if (root === null) return true;
  const position = positions[root.name.value];
  const argument = position && argumentOf(root, position.argument);
  if (argument === undefined || argument.kind === Kind.NULL) return false;
  return argument.kind !== Kind.VARIABLE || subscription.variables[argument.name.value] != null;
}
