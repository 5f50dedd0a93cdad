import type { Prisma, PrismaClient } from '../../generated/prisma/client.ts';

export type Transaction = Prisma.TransactionClient;

/**
 * Long enough for a burst of writers to one order to pass its lock one after the other, short enough that a
 * caller is told in time.
 */
const limits = { maxWait: 10_000, timeout: 10_000 };

/** Runs `work` in one transaction; whatever it throws undoes everything it wrote. */
export function inTransaction<T>(database: PrismaClient, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return database.$transaction(work, limits);
}
