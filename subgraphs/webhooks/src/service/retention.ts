/** Forgetting: payloads hold names and addresses, so they are kept only for as long as they are of use. */

import type { PrismaClient } from '../../generated/prisma/client.ts';

/**
 * Days for which the payload of a delivery is kept; that of a request on which a person has to act, who has as long; and
 * then what is known of it besides.
 */
const kept = { payload: 14, request: 30, delivery: 90 } as const;

const day = 24 * 60 * 60 * 1_000;

export interface Retention {
  /** Empties payloads, and then deletes deliveries, that have been kept for long enough. */
  forget(): Promise<void>;
}

export function openRetention(database: PrismaClient, now: () => Date): Retention {
  return {
    async forget() {
      const before = (days: number) => new Date(now().getTime() - days * day);
      const payload = { not: null };
      await database.delivery.updateMany({
        where: {
          payload,
          OR: [
            { createdAt: { lt: before(kept.payload) }, status: { not: 'ACTION_REQUIRED' } },
            { createdAt: { lt: before(kept.request) } },
          ],
        },
        data: { payload: null },
      });
      await database.delivery.deleteMany({ where: { createdAt: { lt: before(kept.delivery) } } });
    },
  };
}
