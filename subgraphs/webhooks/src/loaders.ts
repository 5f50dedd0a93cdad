import DataLoader from 'dataloader';
import type { Attempt, PrismaClient } from '../generated/prisma/client.ts';

/** Batched loaders of one request. */
export interface Loaders {
  /** The attempts of a delivery, oldest first. */
  readonly attemptsOfDelivery: DataLoader<string, Attempt[]>;
}

/** @param cache whether what was loaded may be remembered: in a query */
export function openLoaders(database: PrismaClient, cache: boolean): Loaders {
  return {
    attemptsOfDelivery: new DataLoader(
      async (ids: readonly string[]) => {
        const rows = await database.attempt.findMany({
          where: { deliveryId: { in: [...new Set(ids)] } },
          orderBy: [{ startedAt: 'asc' }, { id: 'asc' }],
        });
        return ids.map((id) => rows.filter(({ deliveryId }) => deliveryId === id));
      },
      { cache },
    ),
  };
}
