import {
  type Connection,
  forbidden,
  isUuid,
  keyset,
  type PageRequest,
  toConnection,
} from '@pet/platform/graphql';
import type { DesignFilter } from '../../generated/graphql.ts';
import type { Design, Prisma, PrismaClient } from '../../generated/prisma/client.ts';
import type { Reader } from '../domain/access.ts';

/** Prisma hands `contains` to LIKE as it is; in a search `%` and `_` mean themselves. */
function literally(search: string): string {
  return search.replace(/[\\%_]/g, '\\$&');
}

function designCondition(reader: NonNullable<Reader>, filter: DesignFilter): Prisma.DesignWhereInput | null {
  const ownerId = filter.ownerId ?? (reader.staff ? null : reader.userId);
  if (ownerId !== null && ownerId !== reader.userId && !reader.staff) throw forbidden();
  if (ownerId !== null && !isUuid(ownerId)) return null;
  return {
    deletedAt: null,
    ...(ownerId !== null && { ownerId }),
    ...(filter.status && { status: filter.status }),
    ...(filter.category && { category: filter.category }),
    ...(filter.search && { name: { contains: literally(filter.search), mode: 'insensitive' } }),
  };
}

/**
 * A page of the designs a reader may list: their own, or everybody's for staff.
 * @throws GraphQLError FORBIDDEN when somebody else's are asked for
 */
export async function listDesigns(
  prisma: PrismaClient,
  reader: NonNullable<Reader>,
  filter: DesignFilter,
  page: PageRequest,
): Promise<Connection<Design>> {
  const condition = designCondition(reader, filter);
  if (condition === null) return toConnection<Design>([], page, async () => 0);
  const { where, orderBy, take } = keyset(page);
  const rows = await prisma.design.findMany({ where: { AND: [condition, where] }, orderBy, take });
  return toConnection(rows, page, () => prisma.design.count({ where: condition }));
}
