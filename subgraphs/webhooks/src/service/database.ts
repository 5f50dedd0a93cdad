import type { Prisma, PrismaClient } from '../../generated/prisma/client.ts';

export type Transaction = Prisma.TransactionClient;

/** A sender waits for a few seconds at most; better to be told to come again than to be left waiting. */
const limits = { maxWait: 4_000, timeout: 5_000 };

/** Runs `work` in one transaction; whatever it throws undoes everything it wrote. */
export function inTransaction<T>(database: PrismaClient, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return database.$transaction(work, limits);
}
