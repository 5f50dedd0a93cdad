/** Lists events as they were received. */

import { type Connection, isUuid, keyset, type PageRequest, toConnection } from '@pet/platform/graphql';
import type { Prisma, TrackedEvent } from '../../generated/prisma/client.ts';
import type { EventFilter } from '../domain/input.ts';
import type { ServiceSetting } from './setting.ts';

/** Beyond this nobody is told how many there are: counting is what takes long. */
const mostCounted = 10_000;

export interface EventConnection extends Omit<Connection<TrackedEvent>, 'totalCount'> {
  /** Null beyond {@link mostCounted}. */
  readonly totalCount: () => Promise<number | null>;
}

export interface Listing {
  /** The last received first. */
  events(page: PageRequest, filter: EventFilter): Promise<EventConnection>;
}

/** What a filter means; null when nothing can match. */
export function conditionOf(filter: EventFilter): Prisma.TrackedEventWhereInput | null {
  const { name, source, userId, receivedAfter, receivedBefore } = filter;
  if (userId != null && !isUuid(userId)) return null;
  const conditions: Prisma.TrackedEventWhereInput[] = [];
  if (name != null) conditions.push({ name });
  if (source != null) conditions.push({ source });
  if (userId != null) conditions.push({ userId });
  if (receivedAfter != null) conditions.push({ createdAt: { gte: receivedAfter } });
  if (receivedBefore != null) conditions.push({ createdAt: { lt: receivedBefore } });
  return { AND: conditions };
}

export function openListing({ database }: Pick<ServiceSetting, 'database'>): Listing {
  return {
    async events(page, filter) {
      const wanted = conditionOf(filter);
      if (wanted === null) return toConnection<TrackedEvent>([], page, async () => 0);
      const { where, ...rest } = keyset(page);
      const rows = await database.trackedEvent.findMany({ where: { AND: [wanted, where] }, ...rest });
      const count = () => database.trackedEvent.count({ where: wanted, take: mostCounted + 1 });
      return {
        ...toConnection(rows, page, count),
        totalCount: async () => {
          const counted = await count();
          return counted > mostCounted ? null : counted;
        },
      };
    },
  };
}
