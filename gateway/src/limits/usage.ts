import { compileVariables } from '@pet/platform/execution';
import type { RateClass } from '@pet/platform/limits';
import {
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  getArgumentValues,
  type OperationDefinitionNode,
} from 'graphql';
import { isObject } from '../engine/result-object.ts';
import { type FieldRate, type FieldRates, rateOf } from './field-rates.ts';
import { type RootField, rootFieldsOf } from './root-fields.ts';

type Variables = Readonly<Record<string, unknown>>;

/** How many fields of one class an operation asks for. */
export interface ClassUsage {
  readonly rateClass: RateClass;
  readonly amount: number;
}

/** What an operation takes of its client's limits. */
export interface Usage {
  /** Of no operation there are none. */
  readonly fields: readonly [ClassUsage, ...ClassUsage[]];
  /**
   * For each field that tries a password or token: the account that it names, or null where it names none. Accounts are
   * spelled as they are stored.
   */
  readonly accounts: readonly (string | null)[];
}

interface RatedField extends RootField {
  readonly rate: FieldRate;
}

function classUsageOf(fields: readonly RatedField[]): ClassUsage[] {
  const amounts = new Map<RateClass, number>();
  for (const { rate } of fields) amounts.set(rate.rateClass, (amounts.get(rate.rateClass) ?? 0) + 1);
  return Array.from(amounts, ([rateClass, amount]) => ({ rateClass, amount }));
}

function textAt(value: unknown, path: readonly string[]): string | null {
  const found = path.reduce((parent, key) => (isObject(parent) ? parent[key] : undefined), value);
  return typeof found === 'string' ? found.trim().toLowerCase() : null;
}

/** Reads the account that a field names. Arguments that do not fit will not be executed, and name nobody. */
function accountReader(schema: GraphQLSchema, operation: OperationDefinitionNode) {
  const coerce = compileVariables(schema, operation.variableDefinitions ?? []);
  return (node: FieldNode, path: readonly string[], variables: Variables): string | null => {
    const definition = schema.getRootType(operation.operation)?.getFields()[node.name.value];
    const { coerced } = coerce(variables);
    if (definition === undefined || coerced === undefined) return null;
    try {
      return textAt(getArgumentValues(definition, node, coerced), path);
    } catch {
      return null;
    }
  };
}

/**
 * Finds out once what an operation takes of its client's limits.
 * @param document valid against the schema
 * @returns gives the usage of one request with these variables
 */
export function compileUsage(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  rates: FieldRates,
): (variables: Variables) => Usage {
  const kind = operation.operation;
  const fields = rootFieldsOf(document, operation).map(
    (field): RatedField => ({ ...field, rate: rateOf(rates, kind, field.node.name.value) }),
  );
  const accountOf = accountReader(schema, operation);
  // Even an operation that leaves everything out is read and planned.
  const nothing: ClassUsage = { rateClass: rateOf(rates, kind, '').rateClass, amount: 1 };

  function usageOf(included: readonly RatedField[], variables: Variables): Usage {
    const [first = nothing, ...others] = classUsageOf(included);
    const accounts = included
      .filter(({ rate }) => rate.rateClass === 'auth')
      .map(({ node, rate }) => (rate.account ? accountOf(node, rate.account, variables) : null));
    return { fields: [first, ...others], accounts };
  }

  const isConstant = fields.every(({ condition, rate }) => condition === null && rate.rateClass !== 'auth');
  if (isConstant) {
    const usage = usageOf(fields, {});
    return () => usage;
  }
  return (variables) =>
    usageOf(
      fields.filter(({ condition }) => condition === null || condition(variables)),
      variables,
    );
}
