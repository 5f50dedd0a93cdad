import {
  type Connection,
  forbidden,
  isUuid,
  keyset,
  type PageRequest,
  toConnection,
} from '@pet/platform/graphql';
import type { DesignFilter, PresetCategory } from '../../generated/graphql.ts';
import type { Design, Preset, Prisma, PrismaClient } from '../../generated/prisma/client.ts';
import type { Reader } from '../domain/access.ts';
import { isSlug } from '../domain/naming.ts';

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

/** A page of presets. */
export async function listPresets(
  prisma: PrismaClient,
  filter: { readonly category: PresetCategory | null; readonly includeArchived: boolean },
  page: PageRequest,
): Promise<Connection<Preset>> {
  const condition: Prisma.PresetWhereInput = {
    ...(filter.category !== null && { category: filter.category }),
    ...(!filter.includeArchived && { archivedAt: null }),
  };
  const { where, orderBy, take } = keyset(page);
  const rows = await prisma.preset.findMany({ where: { AND: [condition, where] }, orderBy, take });
  return toConnection(rows, page, () => prisma.preset.count({ where: condition }));
}

/** A preset by its slug; archived ones exist for staff only. */
export async function findPreset(prisma: PrismaClient, reader: Reader, slug: string): Promise<Preset | null> {
  const preset = isSlug(slug) ? await prisma.preset.findUnique({ where: { slug } }) : null;
  return preset !== null && (preset.archivedAt === null || reader?.staff === true) ? preset : null;
}
