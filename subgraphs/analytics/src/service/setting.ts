import type { Query } from '@pet/platform/database';
import type { Prisma, PrismaClient } from '../../generated/prisma/client.ts';

export type Transaction = Prisma.TransactionClient;

/** What the use cases stand on. */
export interface ServiceSetting {
  readonly database: PrismaClient;
  /** The same database past Prisma, for statements with much in their parameters. */
  readonly query: Query;
  /** Has events that were just stored counted at once, instead of within a second. */
  wakeRollups(): void;
  /** Has events of analytics itself that were just committed handed on at once. */
  wakeRelay(): void;
  now(): Date;
}
