/** Finding deliveries. */

import { type Connection, isUuid, keyset, type PageRequest, toConnection } from '@pet/platform/graphql';
import type { Delivery, Prisma, PrismaClient } from '../../generated/prisma/client.ts';
import type { DeliveryFilter } from '../domain/input.ts';

export interface Finding {
  /** Newest first. */
  list(page: PageRequest, filter: DeliveryFilter): Promise<Connection<Delivery>>;
  find(id: string): Promise<Delivery | null>;
}

/** The filter, said to Prisma. */
export function conditionOf({
  source,
  status,
  topic,
  receivedAfter,
  receivedBefore,
}: DeliveryFilter): Prisma.DeliveryWhereInput {
  return {
    ...(source && { source }),
    ...(status && { status }),
    ...(topic && { topic }),
    createdAt: {
      ...(receivedAfter && { gte: receivedAfter }),
      ...(receivedBefore && { lt: receivedBefore }),
    },
  };
}

export function openFinding(database: PrismaClient): Finding {
  return {
    async list(page, filter) {
      const wanted = conditionOf(filter);
      const { where, ...rest } = keyset(page);
      const rows = await database.delivery.findMany({ where: { AND: [wanted, where] }, ...rest });
      return toConnection(rows, page, () => database.delivery.count({ where: wanted }));
    },
    find: async (id) => (isUuid(id) ? database.delivery.findUnique({ where: { id } }) : null),
  };
}
