import { assertCleanText } from '@pet/platform/graphql';
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  NoSchemaIntrospectionCustomRule,
  type OperationTypeNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { ClientOperation } from './client-operation.ts';
import { excessOf } from './size.ts';

/** The operation parsed, valid against the schema, its variables coerced. */
export interface PreparedOperation {
  readonly document: DocumentNode;
  readonly kind: OperationTypeNode;
  readonly operationName: string | undefined;
  readonly variables: Record<string, unknown>;
}

/** Apollo Server limits tokens over HTTP by the same number; a longer document is refused while it is read. */
export const mostTokens = 2_000;

/** What clients may learn of the schema by asking. */
export interface Disclosure {
  /** No introspection, and no names suggested for misspelt ones. */
  readonly hidesSchema: boolean;
}

const rulesInHiding = [...specifiedRules, NoSchemaIntrospectionCustomRule];

/** Of each schema, the documents that are valid against it, by their text. */
const validDocuments = new WeakMap<GraphQLSchema, LRUCache<string, DocumentNode>>();
const mostDocuments = 200;

function documentsOf(schema: GraphQLSchema): LRUCache<string, DocumentNode> {
  const documents = validDocuments.get(schema) ?? new LRUCache({ max: mostDocuments });
  validDocuments.set(schema, documents);
  return documents;
}

function withCode(code: string, errors: readonly GraphQLError[]): GraphQLError[] {
  return errors.map(
    ({ message, nodes, source, positions }) =>
      new GraphQLError(message, {
        nodes: nodes ?? null,
        source: source ?? null,
        positions: positions ?? null,
        extensions: { code },
      }),
  );
}

/**
 * Parses and validates a document. The same text gives the same object as long as it is remembered, because plans are
 * kept by document, and because everybody subscribes again at once when a server was away.
 */
function toValidDocument(
  schema: GraphQLSchema,
  text: string,
  { hidesSchema }: Disclosure,
): DocumentNode | readonly GraphQLError[] {
  const documents = documentsOf(schema);
  const known = documents.get(text);
  if (known) return known;
  let document: DocumentNode;
  try {
    document = parse(text, { maxTokens: mostTokens });
  } catch (error) {
    return withCode('GRAPHQL_PARSE_FAILED', error instanceof GraphQLError ? [error] : []);
  }
  const tooLarge = excessOf(document);
  if (tooLarge) return [tooLarge];
  const invalid = validate(schema, document, hidesSchema ? rulesInHiding : specifiedRules, {
    hideSuggestions: hidesSchema,
  });
  if (invalid.length > 0) return withCode('GRAPHQL_VALIDATION_FAILED', invalid);
  documents.set(text, document);
  return document;
}

/**
 * Does for a live operation what Apollo Server does for other ones before it executes.
 * @returns the operation, or coded errors that say why it cannot run
 */
export function prepareOperation(
  schema: GraphQLSchema,
  operation: ClientOperation,
  disclosure: Disclosure,
): PreparedOperation | readonly GraphQLError[] {
  const document = toValidDocument(schema, operation.query, disclosure);
  if (!('kind' in document)) return document;
  const definition = getOperationAST(document, operation.operationName);
  if (!definition) {
    const code = 'OPERATION_RESOLUTION_FAILURE';
    return [new GraphQLError('The document has no operation of this name.', { extensions: { code } })];
  }
  const { coerced, errors } = getVariableValues(
    schema,
    definition.variableDefinitions ?? [],
    operation.variables ?? {},
    { hideSuggestions: disclosure.hidesSchema },
  );
  if (errors) return withCode('BAD_USER_INPUT', errors);
  try {
    assertCleanText(document, operation.variables ?? {});
  } catch (error) {
    if (error instanceof GraphQLError) return [error];
    throw error;
  }
  return { document, kind: definition.operation, operationName: definition.name?.value, variables: coerced };
}
