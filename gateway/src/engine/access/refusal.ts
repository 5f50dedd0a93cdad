import { type Claims, refusalOf } from '@pet/platform/authorization';
import { type DocumentNode, type FieldNode, GraphQLError, Kind, type SelectionSetNode, visit } from 'graphql';
import type { ResponsePath } from '../paths.ts';

/** What somebody is refused of an operation. */
export interface Refusal {
  /** The refused fields: nodes of the client's document. */
  readonly fields: ReadonlySet<FieldNode>;
  /** The client's document without them, to be planned in its place. Nothing in it is deferred. */
  readonly remainder: DocumentNode;
  /** Whether the client's document has a `@defer`. */
  readonly defers: boolean;
  /** UNAUTHENTICATED or FORBIDDEN, as the subgraphs would answer. */
  errorAt(path: ResponsePath): GraphQLError;
}

/** Selects nothing of an object but whether there is one. */
const existence: SelectionSetNode['selections'] = [
  { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } },
];

/**
 * Refuses fields of a document. With them go the directives that defer: a part that is deferred shows what its plan
 * selects, and refused fields are in no plan.
 * @param fields nodes of the document, one at least
 * @param claims of whom they are refused
 */
export function refuse(document: DocumentNode, fields: ReadonlySet<FieldNode>, claims: Claims): Refusal {
  const { message, extensions } = refusalOf(claims);
  let defers = false;
  const remainder = visit(document, {
    Field: (node) => (fields.has(node) ? null : undefined),
    Directive({ name }) {
      if (name.value !== 'defer') return undefined;
      defers = true;
      return null;
    },
    SelectionSet: {
      leave: (node) => (node.selections.length > 0 ? undefined : { ...node, selections: existence }),
    },
  });
  return { fields, remainder, defers, errorAt: (path) => new GraphQLError(message, { path, extensions }) };
}
