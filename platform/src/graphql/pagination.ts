import { z } from 'zod';
import { badUserInput } from './errors.ts';
import { isUuid } from './uuid.ts';

const defaultPageSize = 20;
/** How many items a page can have at most. */
export const largestPageSize = 100;

/** A row that a keyset can order: newest first, the id breaking ties. */
export interface KeysetRow {
  readonly id: string;
  readonly createdAt: Date;
}

/** A checked request for one page. */
export interface PageRequest {
  /** How many items at most, 1 to 100. */
  readonly first: number;
  /** The position after which the page starts; null for the first page. */
  readonly after: KeysetRow | null;
}

const cursorContent = z.tuple([z.iso.datetime(), z.string().refine(isUuid)]);

/** The opaque cursor of a row: base64url of its keyset position. */
export function encodeCursor(row: KeysetRow): string {
  return Buffer.from(JSON.stringify([row.createdAt.toISOString(), row.id])).toString('base64url');
}

function decodeCursor(cursor: string): KeysetRow {
  try {
    const [createdAt, id] = cursorContent.parse(
      JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')),
    );
    return { id, createdAt: new Date(createdAt) };
  } catch {
    throw badUserInput('`after` is not a cursor of this list; pass the `endCursor` of the page before.');
  }
}

/**
 * Checks the arguments of a connection field.
 * @throws GraphQLError BAD_USER_INPUT when `first` is not 1 to 100 or `after` is no cursor.
 */
export function parsePage(args: {
  first?: number | null | undefined;
  after?: string | null | undefined;
}): PageRequest {
  const first = args.first ?? defaultPageSize;
  if (!Number.isInteger(first) || first < 1 || first > largestPageSize) {
    throw badUserInput(`\`first\` must be between 1 and ${largestPageSize}, but is ${first}.`);
  }
  return { first, after: args.after == null ? null : decodeCursor(args.after) };
}

/**
 * The page as Prisma arguments: newest first, starting below the cursor. It asks for one row more than the
 * page holds, which is how {@link toConnection} knows whether another page follows.
 * Keyset instead of offset: a page costs the same however deep it lies, and inserts do not shift it.
 */
export function keyset({ first, after }: PageRequest) {
  const below = after && {
    OR: [{ createdAt: { lt: after.createdAt } }, { createdAt: after.createdAt, id: { lt: after.id } }],
  };
  return {
    where: below ?? {},
    orderBy: [{ createdAt: 'desc' as const }, { id: 'desc' as const }],
    take: first + 1,
  };
}

/** The parent object of every connection type. */
export interface Connection<Row> {
  readonly edges: { readonly node: Row; readonly cursor: string }[];
  readonly nodes: Row[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  /** Counts only when the field is selected. */
  readonly totalCount: () => Promise<number>;
}

/**
 * Makes a connection of the rows {@link keyset} asked for.
 * @param rows up to `first + 1` rows in keyset order
 * @param countAll counts the whole list; called only when `totalCount` is selected
 */
export function toConnection<Row extends KeysetRow>(
  rows: readonly Row[],
  page: PageRequest,
  countAll: () => Promise<number>,
): Connection<Row> {
  const nodes = rows.slice(0, page.first);
  const edges = nodes.map((node) => ({ node, cursor: encodeCursor(node) }));
  return {
    edges,
    nodes,
    pageInfo: {
      hasNextPage: rows.length > page.first,
      hasPreviousPage: page.after !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount: countAll,
  };
}
