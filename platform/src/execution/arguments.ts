import {
  type FieldNode,
  type GraphQLArgument,
  type GraphQLField,
  getArgumentValues,
  getNullableType,
  isEnumType,
  isNonNullType,
  isScalarType,
  isSpecifiedScalarType,
  Kind,
  type ValueNode,
  valueFromAST,
} from 'graphql';
import type { FieldPlan } from './plan.ts';

/** Where an argument's value comes from; `undefined` for what only graphql-js shall judge, call by call. */
type Origin = { readonly variable: string } | { readonly constant: unknown } | 'missing' | undefined;

/**
 * Lists and objects written out, and what custom scalars make of literals, are made anew for each call, since a
 * resolver may change them; the rest is either always the same or a variable's value, which is handed on as it is.
 */
function originOf(argument: GraphQLArgument, value: ValueNode | undefined): Origin {
  const isRequired = isNonNullType(argument.type);
  if (value === undefined) {
    if (argument.defaultValue !== undefined) return { constant: argument.defaultValue };
    return isRequired ? undefined : 'missing';
  }
  if (value.kind === Kind.VARIABLE) return { variable: value.name.value };
  if (value.kind === Kind.NULL) return isRequired ? undefined : { constant: null };
  const type = getNullableType(argument.type);
  if (!isEnumType(type) && !(isScalarType(type) && isSpecifiedScalarType(type))) return undefined;
  const constant = valueFromAST(value, type);
  return constant === undefined ? undefined : { constant };
}

/** How the arguments of a field are computed: graphql-js does it wherever there is anything to decide. */
export function compileArguments(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
): FieldPlan['argumentValues'] {
  const written = new Map(node.arguments?.map(({ name, value }) => [name.value, value]));
  const constants: Record<string, unknown> = {};
  const variables: { readonly name: string; readonly variable: string }[] = [];
  for (const argument of field.args) {
    const origin = originOf(argument, written.get(argument.name));
    if (origin === undefined) return (run) => getArgumentValues(field, node, run.variables);
    if (origin === 'missing') continue;
    // A variable's key is there from the start too, so that the keys are in the order of the schema.
    constants[argument.name] = 'constant' in origin ? origin.constant : undefined;
    if ('variable' in origin) variables.push({ name: argument.name, variable: origin.variable });
  }
  return (run) => {
    const values = { ...constants };
    for (const { name, variable } of variables) {
      const value = Object.hasOwn(run.variables, variable) ? run.variables[variable] : undefined;
      // Null and nothing can mean the argument's default, or an error.
      if (value === null || value === undefined) return getArgumentValues(field, node, run.variables);
      values[name] = value;
    }
    return values;
  };
}
