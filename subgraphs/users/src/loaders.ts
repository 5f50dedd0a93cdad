import { isUuid } from '@pet/platform/graphql';
import DataLoader from 'dataloader';
import { accountColumns, type Database } from './database.ts';
import type { Preferences } from './domain/preferences.ts';
import type { UserParent } from './parents.ts';

/** One request's batches: each is one statement, whatever the number of ids. */
export interface Loaders {
  /** An account by its id, deleted ones too; null when there is none or the id cannot exist. */
  readonly accounts: DataLoader<string, UserParent | null>;
  /** An account's preferences by the account's id; null once it was deleted. */
  readonly preferences: DataLoader<string, Preferences | null>;
}

/** Loads rows for ids and puts each in its id's place. Ids that cannot exist never reach SQL, which would fail on them. */
async function inOrder<Row>(
  ids: readonly string[],
  find: (existing: string[]) => Promise<Row[]>,
  idOf: (row: Row) => string,
): Promise<(Row | null)[]> {
  const possible = new Set(ids.filter(isUuid).map((id) => id.toLowerCase()));
  const rows = possible.size > 0 ? await find([...possible]) : [];
  const byId = new Map(rows.map((row) => [idOf(row), row]));
  return ids.map((id) => byId.get(id.toLowerCase()) ?? null);
}

/** @param cache whether an id that was loaded may be remembered; see the platform's `RequestScope.cacheLoads` */
export function createLoaders(database: Database, cache: boolean): Loaders {
  return {
    accounts: new DataLoader(
      (ids) =>
        inOrder<UserParent>(
          ids,
          (existing) => database.user.findMany({ where: { id: { in: existing } }, select: accountColumns }),
          ({ id }) => id,
        ),
      { cache, maxBatchSize: 1000 },
    ),
    preferences: new DataLoader(
      (ids) =>
        inOrder(
          ids,
          (existing) => database.preferences.findMany({ where: { userId: { in: existing } } }),
          ({ userId }) => userId,
        ),
      { cache, maxBatchSize: 1000 },
    ),
  };
}
