import { compileVariables } from '@pet/platform/execution';
import { assertCleanText } from '@pet/platform/graphql';
import { type DocumentNode, type GraphQLSchema, getOperationAST, OperationTypeNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { ClientOperation } from '../operations/client-operation.ts';

/** In characters of all their texts; a parsed document takes some fifty times as much memory as its text. */
const mostText = 1_000_000;

type Variables = Readonly<Record<string, unknown>>;

/** A query or mutation that can run as it is. */
export interface KnownOperation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly request: { readonly operationName: string | undefined; readonly variables: Variables };
}

/** A valid document. */
interface KnownDocument {
  readonly document: DocumentNode;
  /** By name: whether variables are what the operation declares; null for one that is no query and no mutation. */
  readonly operations: Map<string | undefined, ((variables: Variables) => boolean) | null>;
}

function isCleanText(document: DocumentNode, variables: Variables): boolean {
  try {
    assertCleanText(document, variables);
    return true;
  } catch {
    return false;
  }
}

/** The operations that Apollo Server has admitted and validated, by the schema they are valid against and their text. */
export class KnownOperations {
  readonly #documents = new WeakMap<GraphQLSchema, LRUCache<string, KnownDocument>>();

  /** @param document has passed all that Apollo Server checks of a document */
  add(schema: GraphQLSchema, text: string, document: DocumentNode): void {
    const documents =
      this.#documents.get(schema) ??
      new LRUCache({ maxSize: mostText, sizeCalculation: (_, { length }: string) => length });
    this.#documents.set(schema, documents);
    documents.set(text, { document, operations: new Map() });
  }

  /** @returns null for an operation that is new, or not to be run with these variables: why, Apollo Server says */
  find(schema: GraphQLSchema, { query, operationName, variables }: ClientOperation): KnownOperation | null {
    const known = this.#documents.get(schema)?.get(query);
    if (known === undefined) return null;
    const name = operationName ?? undefined;
    const given = variables ?? {};
    if (!this.#accepts(schema, known, name)?.(given) || !isCleanText(known.document, given)) return null;
    return { schema, document: known.document, request: { operationName: name, variables: given } };
  }

  #accepts(schema: GraphQLSchema, { document, operations }: KnownDocument, name: string | undefined) {
    const compiled = operations.get(name);
    if (compiled !== undefined) return compiled;
    const definition = getOperationAST(document, name);
    // Names that the document lacks come from clients, and there is no end of them.
    if (!definition) return null;
    const coerce = compileVariables(schema, definition.variableDefinitions ?? []);
    const accepts =
      definition.operation === OperationTypeNode.SUBSCRIPTION
        ? null
        : (variables: Variables) => coerce(variables).errors === undefined;
    operations.set(name, accepts);
    return accepts;
  }
}
