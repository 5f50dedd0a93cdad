import { GraphQLError } from 'graphql';

/** What an operation costs; the answer has it as `extensions.cost`. */
export interface OperationCost {
  readonly requested: number;
  readonly max: number;
}

/** @returns an error OPERATION_TOO_EXPENSIVE, or null for what may be asked for */
export function excessiveCost({ requested, max }: OperationCost): GraphQLError | null {
  if (requested <= max) return null;
  return new GraphQLError(
    `This operation costs ${requested}, and may cost ${max} at most; ask for shorter lists, or for less of each item.`,
    { extensions: { code: 'OPERATION_TOO_EXPENSIVE', http: { status: 400 } } },
  );
}
