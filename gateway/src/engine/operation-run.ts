import type { CompileEnvironment } from './compile-environment.ts';
import type { OperationScope } from './data-source.ts';
import type { PreparedOperation } from './prepared-operation.ts';

/** One run of a query or a mutation. */
export interface OperationRun<Context extends object> {
  readonly operation: PreparedOperation<Context>;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly scope: OperationScope<Context>;
  readonly environment: CompileEnvironment<Context>;
}
