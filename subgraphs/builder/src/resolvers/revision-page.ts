import { badUserInput, parsePage } from '@pet/platform/graphql';
import type { DesignRevision } from '../../generated/prisma/client.ts';
import type { DesignRevisionConnectionParent } from '../parents.ts';

/** A checked request for a page of revisions, newest first. */
export interface RevisionPageRequest {
  /** How many at most, 1 to 100. */
  readonly first: number;
  /** Only versions below this one; null for the newest. */
  readonly below: number | null;
}

function encodeCursor(version: number): string {
  return Buffer.from(`v${version}`).toString('base64url');
}

/**
 * Checks the arguments of a list of revisions. Their cursor is the version, which orders them better than any time.
 * @throws GraphQLError BAD_USER_INPUT when `first` is not 1 to 100 or `after` is no cursor
 */
export function parseRevisionPage(args: {
  first?: number | null | undefined;
  after?: string | null | undefined;
}): RevisionPageRequest {
  const { first } = parsePage({ first: args.first });
  if (args.after === null || args.after === undefined) return { first, below: null };
  const [, digits] = /^v([1-9]\d{0,8})$/.exec(Buffer.from(args.after, 'base64url').toString('utf8')) ?? [];
  if (digits === undefined) {
    throw badUserInput('`after` is not a cursor of this list; pass the `endCursor` of the page before.');
  }
  return { first, below: Number(digits) };
}

/**
 * @param rows up to `first + 1` revisions, newest first
 * @param version the design's version, which is how many revisions it has
 */
export function toRevisionConnection(
  rows: readonly DesignRevision[],
  { first, below }: RevisionPageRequest,
  version: number,
): DesignRevisionConnectionParent {
  const nodes = rows.slice(0, first);
  const edges = nodes.map((node) => ({ node, cursor: encodeCursor(node.version) }));
  return {
    edges,
    nodes,
    pageInfo: {
      hasNextPage: rows.length > first,
      hasPreviousPage: below !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount: version,
  };
}
