import { type Connection, isUuid, keyset, type PageRequest, toConnection } from '@pet/platform/graphql';
import type { AuditEntry, CacheInvalidation, Prisma } from '../../generated/prisma/client.ts';
import type { AuditLogFilter } from '../domain/input.ts';
import type { Database } from './database.ts';

export interface Finding {
  /** A page of the entries that were asked for, newest first. */
  entries(page: PageRequest, filter: AuditLogFilter): Promise<Connection<AuditEntry>>;
  /** A page of the invalidations of a tag, or of all, newest first. */
  invalidations(page: PageRequest, tag: string | undefined): Promise<Connection<CacheInvalidation>>;
}

function conditionOf({ since, until, ...equal }: AuditLogFilter): Prisma.AuditEntryWhereInput {
  const wanted = Object.entries(equal).filter(([, value]) => value !== undefined);
  return {
    ...Object.fromEntries(wanted),
    createdAt: { ...(since && { gte: since }), ...(until && { lt: until }) },
  };
}

export function openFinding(database: Database): Finding {
  return {
    async entries(page, filter) {
      // An id that cannot exist never reaches SQL, which would fail on it.
      const { resourceId } = filter;
      if (resourceId !== undefined && !isUuid(resourceId))
        return toConnection<AuditEntry>([], page, async () => 0);
      const condition = conditionOf(filter);
      const { where, ...rest } = keyset(page);
      const rows = await database.auditEntry.findMany({ where: { AND: [condition, where] }, ...rest });
      return toConnection(rows, page, () => database.auditEntry.count({ where: condition }));
    },

    async invalidations(page, tag) {
      const condition = tag === undefined ? {} : { tags: { has: tag } };
      const { where, ...rest } = keyset(page);
      const rows = await database.cacheInvalidation.findMany({ where: { AND: [condition, where] }, ...rest });
      return toConnection(rows, page, () => database.cacheInvalidation.count({ where: condition }));
    },
  };
}
