import type { PageRequest } from '@pet/platform/graphql';
import { type Design, type DesignRevision, Prisma, type PrismaClient } from '../generated/prisma/client.ts';

/**
 * One page of each owner's designs, newest first, with one row more than the page holds. Written in SQL because Prisma
 * cannot limit the rows of each parent in one statement.
 */
export function loadOwnerPages(
  prisma: PrismaClient,
  ownerIds: readonly string[],
  { first, after }: PageRequest,
): Promise<Design[]> {
  const below = after
    ? Prisma.sql`AND (created_at, id) < (${after.createdAt}, ${after.id}::uuid)`
    : Prisma.empty;
  return prisma.$queryRaw<Design[]>`
    SELECT page.* FROM unnest(${[...ownerIds]}::uuid[]) AS parent(id) CROSS JOIN LATERAL (
      SELECT id, owner_id AS "ownerId", preset_id AS "presetId", name, status::text AS status, version,
        category::text AS category, config, price_minor AS "priceMinor", created_at AS "createdAt",
        updated_at AS "updatedAt", deleted_at AS "deletedAt"
      FROM designs WHERE owner_id = parent.id AND deleted_at IS NULL ${below}
      ORDER BY created_at DESC, id DESC LIMIT ${first + 1}
    ) AS page`;
}

/** One page of each design's revisions, newest first, with one row more than the page holds. */
export function loadRevisionPages(
  prisma: PrismaClient,
  designIds: readonly string[],
  first: number,
  below: number | null,
): Promise<DesignRevision[]> {
  const condition = below === null ? Prisma.empty : Prisma.sql`AND version < ${below}`;
  return prisma.$queryRaw<DesignRevision[]>`
    SELECT page.* FROM unnest(${[...designIds]}::uuid[]) AS parent(id) CROSS JOIN LATERAL (
      SELECT design_id AS "designId", version, kind::text AS kind, name, config, price_minor AS "priceMinor",
        changed_by AS "changedBy", occurred_at AS "occurredAt"
      FROM design_revisions WHERE design_id = parent.id ${condition}
      ORDER BY version DESC LIMIT ${first + 1}
    ) AS page`;
}
