import { type FieldNode, GraphQLError, type GraphQLObjectType } from 'graphql';
import { inspect } from 'graphql/jsutils/inspect.js';
import { Continuation } from './continuation.ts';
import type { Complete } from './place.ts';
import type { OperationPlan, Select } from './plan.ts';
import { isPromise } from './promises.ts';

/** Completes objects of one type: their fields, once `isTypeOf` has agreed where the type has it. */
export function completeObject(
  plan: OperationPlan,
  type: GraphQLObjectType,
  nodes: readonly FieldNode[],
): Complete {
  const selection = plan.selection(type, nodes);
  if (!type.isTypeOf) {
    let select: Select | undefined;
    return (run, value, path) => {
      select ??= selection(run);
      return select(run, value, path);
    };
  }

  function assertMember(value: unknown, isMember: unknown): void {
    if (isMember) return;
    throw new GraphQLError(`Expected value of type "${type.name}" but got: ${inspect(value)}.`, { nodes });
  }

  return (run, value, path, info) => {
    const select = selection(run);
    const isMember: unknown = type.isTypeOf?.(value, run.context, info);
    if (isPromise(isMember)) {
      return new Continuation(isMember, (answer) => {
        assertMember(value, answer);
        return select(run, value, path);
      });
    }
    assertMember(value, isMember);
    return select(run, value, path);
  };
}
