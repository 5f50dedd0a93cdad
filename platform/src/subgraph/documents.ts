import { createHash } from 'node:crypto';
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  type OperationTypeNode,
  parse,
  validate,
} from 'graphql';
import { RefusedRequest, refused } from './refused-request.ts';
import type { SubgraphRequest } from './request-payload.ts';

/**
 * About a thousand fetches of query plans. Texts are counted by their length because what is parsed of them is held
 * in memory, some fifty times as large.
 */
const mostCharacters = 1_000_000;
/** A fetch written by a query planner stays far below; a longer document is refused while it is read. */
const mostTokens = 20_000;

/** A valid document, parsed once. */
interface KnownDocument {
  readonly document: DocumentNode;
  readonly characters: number;
}

/** What a request asks to run. */
export interface RequestedOperation {
  readonly document: DocumentNode;
  readonly kind: OperationTypeNode;
}

/** The documents a subgraph was sent, parsed and validated once each, found by the SHA-256 of their text. */
export interface Documents {
  /**
   * @throws RefusedRequest PERSISTED_QUERY_NOT_FOUND, BAD_REQUEST, GRAPHQL_PARSE_FAILED, GRAPHQL_VALIDATION_FAILED
   *   or OPERATION_RESOLUTION_FAILURE
   */
  find(request: SubgraphRequest): RequestedOperation;
}

function parseAndValidate(schema: GraphQLSchema, text: string): DocumentNode {
  let document: DocumentNode;
  try {
    // Without locations the document keeps neither its text nor its tokens in memory.
    document = parse(text, { maxTokens: mostTokens, noLocation: true });
  } catch (error) {
    throw refused(
      400,
      'GRAPHQL_PARSE_FAILED',
      error instanceof GraphQLError ? error.message : 'Not parsable.',
    );
  }
  const errors = validate(schema, document);
  if (errors.length === 0) return document;
  const extensions = { code: 'GRAPHQL_VALIDATION_FAILED' };
  throw new RefusedRequest(
    400,
    errors.map(({ message }) => new GraphQLError(message, { extensions })),
  );
}

export function openDocuments(schema: GraphQLSchema): Documents {
  /** Ordered by last use: a Map iterates in the order of insertion. */
  const known = new Map<string, KnownDocument>();
  let characters = 0;

  function keep(hash: string, entry: KnownDocument): void {
    known.set(hash, entry);
    characters += entry.characters;
    for (const [oldest, { characters: freed }] of known) {
      if (characters <= mostCharacters) break;
      known.delete(oldest);
      characters -= freed;
    }
  }

  function recall(hash: string): DocumentNode | undefined {
    const entry = known.get(hash);
    if (entry === undefined) return undefined;
    known.delete(hash);
    known.set(hash, entry);
    return entry.document;
  }

  function documentOf({ query, sha256Hash }: SubgraphRequest): DocumentNode {
    if (query === undefined) {
      const document = sha256Hash === undefined ? undefined : recall(sha256Hash);
      if (document === undefined) {
        // Not a failure, but a step of the protocol, hence 200.
        throw refused(200, 'PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound');
      }
      return document;
    }
    const hash = createHash('sha256').update(query).digest('hex');
    if (sha256Hash !== undefined && sha256Hash !== hash) {
      throw refused(400, 'BAD_REQUEST', 'The hash is not that of the query.');
    }
    const recalled = recall(hash);
    if (recalled !== undefined) return recalled;
    const document = parseAndValidate(schema, query);
    keep(hash, { document, characters: query.length });
    return document;
  }

  return {
    find(request) {
      const document = documentOf(request);
      const operation = getOperationAST(document, request.operationName);
      if (!operation) {
        throw refused(400, 'OPERATION_RESOLUTION_FAILURE', 'The document has no operation of this name.');
      }
      return { document, kind: operation.operation };
    },
  };
}
