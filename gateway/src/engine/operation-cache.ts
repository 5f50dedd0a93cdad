import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { GuardedOperation } from './access/guarded-operation.ts';

/** An operation that is prepared takes some 100 kB; the least recently used one makes room. */
const mostOperations = 1_000;

interface Entry<Context extends object> {
  readonly operation: GuardedOperation<Context>;
  uses: number;
}

/**
 * Clients' operations and their plans, bounded. They are found by the document's text, because Apollo Server parses anew after each
 * change of the schema, and what was planned before the change must still be found.
 */
export class OperationCache<Context extends object> {
  readonly #byText = new LRUCache<string, Map<string | undefined, Entry<Context>>>({ max: mostOperations });
  readonly #withoutText = new WeakMap<DocumentNode, Map<string | undefined, Entry<Context>>>();

  /** Finds an operation, or makes and keeps it. What `make` throws is not kept. */
  get(
    document: DocumentNode,
    operationName: string | undefined,
    make: () => GuardedOperation<Context>,
  ): GuardedOperation<Context> {
    const operations = this.#operationsOf(document);
    const known = operations.get(operationName);
    if (known) {
      known.uses++;
      return known.operation;
    }
    const operation = make();
    operations.set(operationName, { operation, uses: 1 });
    return operation;
  }

  /** The operations most often asked for, the busiest first. */
  busiest(count: number): GuardedOperation<Context>[] {
    return [...this.#byText.values()]
      .flatMap((operations) => [...operations.values()])
      .sort((one, other) => other.uses - one.uses)
      .slice(0, count)
      .map(({ operation }) => operation);
  }

  #operationsOf(document: DocumentNode): Map<string | undefined, Entry<Context>> {
    const text = document.loc?.source.body;
    const known = text === undefined ? this.#withoutText.get(document) : this.#byText.get(text);
    if (known) return known;
    const operations = new Map<string | undefined, Entry<Context>>();
    if (text === undefined) this.#withoutText.set(document, operations);
    else this.#byText.set(text, operations);
    return operations;
  }
}
