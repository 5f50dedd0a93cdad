/** Making of deliveries what other domains are told. */

import { randomUUID } from 'node:crypto';
import { publish } from '@pet/platform/events';
import { ZodError } from 'zod';
import type { Delivery, PrismaClient } from '../../generated/prisma/client.ts';
import type { DeliveryStatus } from '../../generated/prisma/enums.ts';
import { inTransaction, type Transaction } from './database.ts';
import { interpret, type Meaning } from './interpret.ts';
import { redact } from './redacting.ts';

export interface Processing {
  /**
   * Publishes what a delivery means and marks it, in one transaction; does nothing about one that has been processed.
   * One that cannot be understood is dead at once: it will not be better later.
   * @throws whatever went wrong besides, once it has been noted; it is worth another try
   */
  process(id: string): Promise<void>;
  /** Marks a delivery as dead whose last try has failed. */
  giveUp(id: string, reason: string): Promise<void>;
}

/** A delivery whose payload is not what its topic says. */
class NotUnderstood extends Error {}

/** Statuses of a delivery about which something is to be done. */
const open: readonly DeliveryStatus[] = ['RECEIVED', 'FAILED'];

function meaningOf(delivery: Delivery & { payload: string }): Meaning {
  try {
    return interpret(delivery);
  } catch (error) {
    throw new NotUnderstood(explain(error));
  }
}

/** What is wrong with a payload: where, and never what stands there. */
function explain(error: unknown): string {
  if (!(error instanceof ZodError)) return error instanceof SyntaxError ? 'is no JSON' : String(error);
  return error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
}

/** Reads a delivery and holds its row until the transaction ends; null when nothing is to be done about it. */
async function lockOpen(tx: Transaction, id: string): Promise<Delivery | null> {
  await tx.$queryRaw`SELECT FROM deliveries WHERE id = ${id}::uuid FOR UPDATE`;
  const delivery = await tx.delivery.findUnique({ where: { id } });
  return delivery && open.includes(delivery.status) ? delivery : null;
}

/** @param wakeRelay has events that have just been committed handed on at once */
export function openProcessing(database: PrismaClient, wakeRelay: () => void, now: () => Date): Processing {
  async function publishMeaning(id: string, startedAt: Date): Promise<void> {
    await inTransaction(database, async (tx) => {
      const delivery = await lockOpen(tx, id);
      if (delivery === null) return;
      const { payload } = delivery;
      if (payload === null) throw new NotUnderstood('The payload is not kept any more.');
      const { status, events, redaction } = meaningOf({ ...delivery, payload });
      if (redaction !== null) await redact(tx, redaction);
      await publish(tx, ...events);
      const endedAt = now();
      await tx.delivery.update({
        where: { id },
        data: { status, processedAt: endedAt, lastError: null },
      });
      await tx.attempt.create({
        data: { id: randomUUID(), deliveryId: id, startedAt, endedAt, error: null },
      });
    });
    wakeRelay();
  }

  async function noteFailure(
    id: string,
    startedAt: Date,
    status: DeliveryStatus,
    error: string,
  ): Promise<void> {
    const lastError = error.slice(0, 1_000);
    await inTransaction(database, async (tx) => {
      const { count } = await tx.delivery.updateMany({
        where: { id, status: { in: [...open] } },
        data: { status, lastError },
      });
      if (count === 0) return;
      const ended = { startedAt, endedAt: now(), error: lastError };
      await tx.attempt.create({ data: { id: randomUUID(), deliveryId: id, ...ended } });
    });
  }

  return {
    async process(id) {
      const startedAt = now();
      try {
        await publishMeaning(id, startedAt);
      } catch (error) {
        const hopeless = error instanceof NotUnderstood;
        const reason = error instanceof Error ? error.message : String(error);
        await noteFailure(id, startedAt, hopeless ? 'DEAD' : 'FAILED', reason);
        if (!hopeless) throw error;
      }
    },

    async giveUp(id, reason) {
      await database.delivery.updateMany({
        where: { id, status: { in: [...open] } },
        data: { status: 'DEAD', lastError: reason.slice(0, 1_000) },
      });
    },
  };
}
