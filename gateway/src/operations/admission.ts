import { type DocumentNode, type GraphQLError, parse } from 'graphql';
import { LRUCache } from 'lru-cache';
import { mostTokens } from './prepare-operation.ts';
import { excessOf } from './size.ts';

const mostTexts = 2_000;

/**
 * Refuses operations that are too large before Apollo Server validates them, which takes time that grows with the square
 * of their size. A text that was admitted once is not looked at again.
 */
export class Admission {
  readonly #admitted = new LRUCache<string, true>({ max: mostTexts });

  /** @returns why the operation is refused, or null; a text that cannot be parsed is left to Apollo Server */
  refusal(text: string): GraphQLError | null {
    if (this.#admitted.has(text)) return null;
    let document: DocumentNode;
    try {
      document = parse(text, { maxTokens: mostTokens, noLocation: true });
    } catch {
      return null;
    }
    const excess = excessOf(document);
    if (excess === null) this.#admitted.set(text, true);
    return excess;
  }
}
