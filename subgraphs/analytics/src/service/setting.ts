import type { Prisma, PrismaClient } from '../../generated/prisma/client.ts';

export type Transaction = Prisma.TransactionClient;

/** What the use cases stand on. */
export interface ServiceSetting {
  readonly database: PrismaClient;
  /** Has events that were just stored counted at once, instead of within a second. */
  wakeRollups(): void;
  now(): Date;
}
