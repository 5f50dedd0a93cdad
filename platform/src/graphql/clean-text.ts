import { type DocumentNode, visit } from 'graphql';
import { badUserInput } from './errors.ts';

/** NUL cannot be stored by PostgreSQL, and a lone surrogate is not text in any encoding. */
function isClean(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

function assertCleanValue(value: unknown, path: string): void {
  if (typeof value === 'string') {
    if (!isClean(value)) throw badUserInput(`${path} holds a NUL character or half a surrogate pair.`);
  } else if (Array.isArray(value)) {
    value.forEach((item, index) => {
      assertCleanValue(item, `${path}[${index}]`);
    });
  } else if (value !== null && typeof value === 'object') {
    for (const [key, item] of Object.entries(value)) {
      if (!isClean(key))
        throw badUserInput(`${path} has a key with a NUL character or half a surrogate pair.`);
      assertCleanValue(item, `${path}.${key}`);
    }
  }
}

/** Documents that were looked through before; servers keep the documents they see again. */
const cleanDocuments = new WeakSet<DocumentNode>();

/**
 * Refuses text that no subgraph could store, wherever an operation carries it.
 * @throws GraphQLError BAD_USER_INPUT naming the variable, or the literal's place in the document.
 */
export function assertCleanText(document: DocumentNode, variables: Readonly<Record<string, unknown>>): void {
  assertCleanValue(variables, '$variables');
  if (cleanDocuments.has(document)) return;
  visit(document, {
    StringValue(node) {
      const line = node.loc?.startToken.line;
      if (!isClean(node.value))
        throw badUserInput(`The text at line ${line} holds a NUL character or half a surrogate pair.`);
    },
  });
  cleanDocuments.add(document);
}
