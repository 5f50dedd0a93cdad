import { readFileSync } from 'node:fs';
import {
  buildSchema,
  type DocumentNode,
  getOperationAST,
  type OperationDefinitionNode,
  parse,
} from 'graphql';

/** The schema that clients see. */
export const apiSchema = buildSchema(
  readFileSync(new URL('../../../schema/api.graphql', import.meta.url), 'utf8'),
);

/** A document and its only operation. */
export function parseOperation(text: string): [DocumentNode, OperationDefinitionNode] {
  const document = parse(text);
  const operation = getOperationAST(document);
  if (!operation) throw new Error(`There is not one operation in ${text}`);
  return [document, operation];
}
