import { isUuid, type PageRequest } from '@pet/platform/graphql';
import DataLoader from 'dataloader';
import type { Design, DesignRevision, Preset, PrismaClient } from '../generated/prisma/client.ts';
import { loadOwnerPages, loadRevisionPages } from './pages.ts';
import type { DesignShareParent } from './parents.ts';
import { liveShares } from './service/shares.ts';

interface OwnerPage {
  readonly ownerId: string;
  readonly page: PageRequest;
}

interface RevisionPage {
  readonly designId: string;
  readonly first: number;
  /** Only versions below this one; null for the newest. */
  readonly below: number | null;
}

/**
 * Batches what one request loads; each batch is one SQL statement. Missing and malformed ids answer null. They load
 * for anybody: whether the actor may see a row is decided where it is used.
 * @param cache whether to remember what was loaded for the rest of the request
 */
export function createLoaders(prisma: PrismaClient, cache: boolean) {
  return {
    /** Designs that are not deleted. */
    design: new DataLoader<string, Design | null>(
      async (ids) => {
        const rows = await prisma.design.findMany({
          where: { id: { in: ids.filter(isUuid) }, deletedAt: null },
        });
        return inOrder(ids, rows);
      },
      { cache },
    ),

    preset: new DataLoader<string, Preset | null>(
      async (ids) =>
        inOrder(ids, await prisma.preset.findMany({ where: { id: { in: ids.filter(isUuid) } } })),
      { cache },
    ),

    /** Up to `first + 1` designs of each owner, newest first. */
    designsOfOwner: new DataLoader<OwnerPage, Design[], string>(
      (keys) =>
        loadByArguments(keys, {
          argumentsOf: ({ page }) => JSON.stringify(page),
          parentOf: ({ ownerId }) => ownerId,
          load: (ownerIds, { page }) => loadOwnerPages(prisma, ownerIds.filter(isUuid), page),
          parentOfRow: (row) => row.ownerId,
        }),
      { cache, cacheKeyFn: (key) => JSON.stringify(key) },
    ),

    designCountOfOwner: new DataLoader<string, number>(
      async (ownerIds) => {
        const where = { ownerId: { in: ownerIds.filter(isUuid) }, deletedAt: null };
        const counts = await prisma.design.groupBy({ by: ['ownerId'], where, _count: true });
        const byOwner = new Map(counts.map((row) => [row.ownerId, row._count]));
        return ownerIds.map((id) => byOwner.get(id) ?? 0);
      },
      { cache },
    ),

    /** Up to `first + 1` revisions of each design, newest first. */
    revisionsOfDesign: new DataLoader<RevisionPage, DesignRevision[], string>(
      (keys) =>
        loadByArguments(keys, {
          argumentsOf: ({ first, below }) => `${first} ${below}`,
          parentOf: ({ designId }) => designId,
          load: (designIds, { first, below }) => loadRevisionPages(prisma, designIds, first, below),
          parentOfRow: (row) => row.designId,
        }),
      { cache, cacheKeyFn: (key) => JSON.stringify(key) },
    ),

    /** Live shares, newest first. */
    sharesOfDesign: new DataLoader<string, DesignShareParent[]>(
      async (designIds) => {
        const rows = await prisma.designShare.findMany({
          where: { designId: { in: [...designIds] }, ...liveShares(new Date()) },
          orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
          omit: { tokenHash: true },
        });
        const byDesign = groupBy(rows, (row) => row.designId);
        return designIds.map((id) => byDesign.get(id) ?? []);
      },
      { cache },
    ),
  };
}

export type Loaders = ReturnType<typeof createLoaders>;

/** Rows in the order of their ids; PostgreSQL writes ids in small letters, callers may not. */
function inOrder<Row extends { readonly id: string }>(
  ids: readonly string[],
  rows: readonly Row[],
): (Row | null)[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => byId.get(id.toLowerCase()) ?? null);
}

interface ListBatch<Key, Row> {
  argumentsOf(key: Key): string;
  parentOf(key: Key): string;
  load(parents: readonly string[], key: Key): Promise<readonly Row[]>;
  parentOfRow(row: Row): string;
}

/**
 * Loads lists of many parents. The parents of one field share its arguments, so there is one group of them and one
 * statement; only an alias with other arguments makes another.
 */
async function loadByArguments<Key, Row>(keys: readonly Key[], batch: ListBatch<Key, Row>): Promise<Row[][]> {
  const lists = new Map<string, Map<string, Row[]>>();
  for (const [name, group] of groupBy(keys, batch.argumentsOf)) {
    const [first] = group;
    if (first !== undefined) {
      lists.set(name, groupBy(await batch.load(group.map(batch.parentOf), first), batch.parentOfRow));
    }
  }
  return keys.map((key) => lists.get(batch.argumentsOf(key))?.get(batch.parentOf(key)) ?? []);
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
