import { CollectedErrors } from './collected-errors.ts';

/** One execution of a compiled operation: whatever differs from one call to the next. */
export class Run {
  readonly context: unknown;
  readonly rootValue: unknown;
  /** Coerced. */
  readonly variables: Record<string, unknown>;
  readonly errors = new CollectedErrors();

  constructor(context: unknown, rootValue: unknown, variables: Record<string, unknown>) {
    this.context = context;
    this.rootValue = rootValue;
    this.variables = variables;
  }
}
