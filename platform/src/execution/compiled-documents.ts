import { type DocumentNode, type GraphQLSchema, getOperationAST } from 'graphql';
import { type CompiledExecution, compileExecution } from './compile.ts';

/**
 * The documents that have been executed on one schema, compiled once each. They are kept as long as whoever parsed
 * them keeps them, and so need no bound of their own.
 */
export class CompiledDocuments {
  readonly #schema: GraphQLSchema;
  readonly #byDocument = new WeakMap<DocumentNode, Map<string | null, CompiledExecution>>();

  constructor(schema: GraphQLSchema) {
    this.#schema = schema;
  }

  /** Like `compileExecution`, for the same document and operation once only. */
  find(document: DocumentNode, operationName?: string | null): CompiledExecution {
    const byName = this.#byDocument.get(document) ?? new Map<string | null, CompiledExecution>();
    const known = byName.get(operationName ?? null);
    if (known) return known;
    const compiled = compileExecution(this.#schema, document, operationName);
    // Names the document lacks come from clients, and there is no end of them.
    if (getOperationAST(document, operationName)) {
      byName.set(operationName ?? null, compiled);
      this.#byDocument.set(document, byName);
    }
    return compiled;
  }
}
