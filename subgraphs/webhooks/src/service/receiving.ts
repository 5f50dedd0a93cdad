/** Taking deliveries in: what is acknowledged is in the database, with the job that processes it. */

import { randomUUID } from 'node:crypto';
import { addJob } from '@pet/platform/jobs';
import type { PrismaClient } from '../../generated/prisma/client.ts';
import type { ReceivedDelivery } from '../domain/delivery.ts';
import { inTransaction, type Transaction } from './database.ts';
import { processDelivery } from './deferred.ts';
import { type StorableDelivery, storable } from './redacting.ts';

/** What became of a delivery that came: it is new, it came before, or it tells of an event that another told of. */
export type Reception = 'NEW' | 'SEEN' | 'REPEATED';

export interface Receiving {
  /** Stores a delivery for good; each is processed once, however often it comes. */
  receive(delivery: ReceivedDelivery): Promise<Reception>;
}

export function openReceiving(database: PrismaClient, now: () => Date): Receiving {
  return {
    receive: (received) =>
      inTransaction(database, async (tx): Promise<Reception> => {
        const delivery = await storable(tx, received);
        const id = await insertNew(tx, delivery, now());
        if (id !== null) {
          await addJob(tx, processDelivery, { id }, { key: id });
          return 'NEW';
        }
        if (await countAgain(tx, delivery)) return 'SEEN';
        return (await insertRepeated(tx, delivery, now())) ? 'REPEATED' : 'SEEN';
      }),
  };
}

/** @returns null where the delivery or its event is known; who inserts the same waits for the other to commit */
async function insertNew(
  tx: Transaction,
  delivery: StorableDelivery,
  createdAt: Date,
): Promise<string | null> {
  const id = randomUUID();
  const { count } = await tx.delivery.createMany({
    data: [{ ...delivery, id, firstOfEvent: delivery.eventId, status: 'RECEIVED', createdAt }],
    skipDuplicates: true,
  });
  return count === 1 ? id : null;
}

async function countAgain(tx: Transaction, { source, deliveryId }: StorableDelivery): Promise<boolean> {
  const { count } = await tx.delivery.updateMany({
    where: { source, deliveryId },
    data: { timesReceived: { increment: 1 } },
  });
  return count === 1;
}

async function insertRepeated(
  tx: Transaction,
  delivery: StorableDelivery,
  createdAt: Date,
): Promise<boolean> {
  const { count } = await tx.delivery.createMany({
    data: [{ ...delivery, id: randomUUID(), firstOfEvent: null, status: 'REPEATED', createdAt }],
    skipDuplicates: true,
  });
  return count === 1;
}
