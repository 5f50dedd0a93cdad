import {
  type ArgumentNode,
  type FieldNode,
  type GraphQLField,
  getArgumentValues,
  getNullableType,
  isEnumType,
  isScalarType,
  isSpecifiedScalarType,
  Kind,
} from 'graphql';
import type { FieldPlan, OperationPlan } from './plan.ts';

type Field = GraphQLField<unknown, unknown>;

/**
 * Whether an argument has the same value each time it is computed. A variable has: graphql-js hands its coerced value
 * on as it is. A list or object written out has not, nor what a custom scalar makes of a literal: those are made anew
 * for each call, since a resolver may change them.
 */
function isStable(field: Field, { name, value }: ArgumentNode): boolean {
  if (value.kind === Kind.VARIABLE || value.kind === Kind.NULL) return true;
  if (value.kind === Kind.LIST || value.kind === Kind.OBJECT) return false;
  const argument = field.args.find((candidate) => candidate.name === name.value);
  if (argument === undefined) return true;
  const type = getNullableType(argument.type);
  return isEnumType(type) || (isScalarType(type) && isSpecifiedScalarType(type));
}

/** How the arguments of a field are computed: once, once in each run, or for each call. */
export function compileArguments(
  plan: OperationPlan,
  field: Field,
  node: FieldNode,
): FieldPlan['argumentValues'] {
  if (field.args.length === 0) return () => ({});
  const nodes = node.arguments ?? [];
  if (!nodes.every((argument) => isStable(field, argument))) {
    return (run) => getArgumentValues(field, node, run.variables);
  }
  if (!nodes.some(({ value }) => value.kind === Kind.VARIABLE)) {
    let constant: Readonly<Record<string, unknown>> | undefined;
    return () => {
      constant ??= getArgumentValues(field, node);
      return { ...constant };
    };
  }
  const slot = plan.argumentSlots;
  plan.argumentSlots += 1;
  return ({ argumentValues, variables }) => {
    const values = argumentValues[slot] ?? getArgumentValues(field, node, variables);
    argumentValues[slot] = values;
    return { ...values };
  };
}
