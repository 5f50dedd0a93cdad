import type { Transaction } from './database.ts';

/** Holds an order of another shop until the transaction ends. While it is not there yet, there is no row to lock. */
export async function lockExternalOrder(tx: Transaction, externalId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${externalId}, 0))`;
}
