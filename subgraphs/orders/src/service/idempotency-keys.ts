/** Remembers which order a call with an idempotency key placed, so that repeating the call places no other. */

import { UserError } from '@pet/platform/graphql';
import type { IdempotentOperation, PrismaClient } from '../../generated/prisma/client.ts';
import { inputHash, keyLifetimeMs, type Plain } from '../domain/idempotency.ts';
import type { Transaction } from './database.ts';

/** One call under a key. */
export interface Attempt {
  readonly actorId: string;
  readonly operation: IdempotentOperation;
  readonly key: string;
  readonly inputHash: string;
}

/** The attempt an actor makes with an input, given without the key itself. */
export function attemptOf(
  actorId: string,
  operation: IdempotentOperation,
  key: string,
  input: Plain,
): Attempt {
  return { actorId, operation, key, inputHash: inputHash(input) };
}

/**
 * The id of the order an earlier call with this key placed; null when the key is new.
 * @throws UserError IDEMPOTENCY_KEY_REUSED when that call had a different input.
 */
export async function earlierOrderId(
  database: PrismaClient | Transaction,
  { actorId, operation, key, inputHash: hash }: Attempt,
): Promise<string | null> {
  const earlier = await database.idempotencyKey.findUnique({
    where: { actorId_operation_key: { actorId, operation, key } },
  });
  if (earlier === null) return null;
  if (earlier.inputHash !== hash) {
    throw new UserError({
      message: 'This idempotency key was used with a different input before; take a new one.',
      field: ['idempotencyKey'],
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
  }
  return earlier.orderId;
}

/**
 * Takes the key for a new order; false when another call has it. A twin that holds the key in a transaction
 * still open is waited for: the key is free again when that one fails.
 */
export async function takeKey(
  tx: Transaction,
  attempt: Attempt,
  orderId: string,
  at: Date,
): Promise<boolean> {
  const taken = await tx.idempotencyKey.createMany({
    data: [{ ...attempt, orderId, createdAt: at }],
    skipDuplicates: true,
  });
  return taken.count === 1;
}

const purgeIntervalMs = 60 * 60 * 1000;

/** A function that forgets keys past their lifetime, at most once an hour and process however often it is called. */
export function keyPurge(database: PrismaClient): (now: Date) => Promise<void> {
  let lastPurge = 0;
  return async (now) => {
    if (now.getTime() - lastPurge < purgeIntervalMs) return;
    lastPurge = now.getTime();
    await database.idempotencyKey.deleteMany({
      where: { createdAt: { lt: new Date(now.getTime() - keyLifetimeMs) } },
    });
  };
}
