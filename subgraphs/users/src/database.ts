import { type DatabaseTarget, prismaAdapter } from '@pet/platform/database';
import { Prisma, PrismaClient } from '../generated/prisma/client.ts';

/** This subgraph's database; also what a function takes that may run inside a transaction or outside. */
export type Database = PrismaClient;
export type Transaction = Prisma.TransactionClient;

/** The columns of an account that leave this module's services. The password hash is not among them. */
export const accountColumns = {
  id: true,
  displayName: true,
  email: true,
  role: true,
  createdAt: true,
  deletedAt: true,
} as const satisfies Prisma.UserSelect;

/** Connects lazily, at the first statement. Errors are kept short: they must not quote the values of a statement. */
export function openDatabase(target: DatabaseTarget): Database {
  return new PrismaClient({ adapter: prismaAdapter(target), errorFormat: 'minimal' });
}

/** Whether a write failed because a value that must be unique is taken. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
}
