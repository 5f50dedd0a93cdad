import {
  type DocumentNode,
  type FieldNode,
  getOperationAST,
  Kind,
  type SelectionSetNode,
  valueFromASTUntyped,
} from 'graphql';
import { causeOf, type EventDraft, noneInParticular } from '../events/index.ts';
import { isUuid } from '../graphql/index.ts';
import { isStaff } from '../identity/index.ts';
import type { StaffReads } from './define.ts';
import type { SubgraphExecution, SubgraphOperation } from './execution.ts';

/** The root fields of an operation, also those in fragments. */
function rootFieldsOf(document: DocumentNode, operationName: string | undefined): FieldNode[] {
  function fieldsOf(selectionSet: SelectionSetNode | undefined): FieldNode[] {
    return (selectionSet?.selections ?? []).flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return [selection];
      if (selection.kind === Kind.INLINE_FRAGMENT) return fieldsOf(selection.selectionSet);
      const fragment = document.definitions.find(
        (definition) =>
          definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === selection.name.value,
      );
      return fieldsOf(fragment && 'selectionSet' in fragment ? fragment.selectionSet : undefined);
    });
  }
  return fieldsOf(getOperationAST(document, operationName)?.selectionSet);
}

function readsOf(
  { type, fields }: StaffReads,
  { document, operationName, variables, scope }: SubgraphOperation,
) {
  return rootFieldsOf(document, operationName)
    .filter(({ name }) => fields.includes(name.value))
    .map(({ name, arguments: given = [] }): EventDraft => {
      const ids = given
        .filter((argument) => /^id$|Id$/.test(argument.name.value))
        .map(({ value }): unknown => valueFromASTUntyped(value, variables));
      const id = ids.find((value) => typeof value === 'string' && isUuid(value));
      return {
        type,
        aggregateId: typeof id === 'string' ? id : noneInParticular,
        sequence: null,
        payload: { field: name.value },
        cause: causeOf(scope),
      };
    });
}

/**
 * Has an event published before anything is shown to staff that is not public, so that nothing is looked at of which the
 * audit log does not tell.
 * @param publish rejects when the event cannot be stored; the operation fails with it
 */
export function tellingReads<Execution extends SubgraphExecution>(
  execution: Execution,
  reads: StaffReads,
  publish: (drafts: readonly EventDraft[]) => Promise<void>,
): Execution {
  function telling<Result>(run: (operation: SubgraphOperation) => Promise<Result>) {
    return (operation: SubgraphOperation): Promise<Result> => {
      if (!isStaff(operation.scope.actor)) return run(operation);
      const drafts = readsOf(reads, operation);
      return drafts.length === 0 ? run(operation) : publish(drafts).then(() => run(operation));
    };
  }
  return { ...execution, execute: telling(execution.execute), subscribe: telling(execution.subscribe) };
}
