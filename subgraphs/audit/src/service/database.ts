import type { Prisma, PrismaClient } from '../../generated/prisma/client.ts';

export type Database = PrismaClient;
export type Transaction = Prisma.TransactionClient;

/** The first half of our advisory locks' keys; the second is a chain, or 0 for the checkpoints. */
export const lockSpace = 0x6175_6474;

/** Writers that can append at the same time, in all processes together. More of them take turns. */
export const chainCount = 32;
