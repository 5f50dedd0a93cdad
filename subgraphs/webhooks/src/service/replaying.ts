/** Having deliveries processed again, because somebody has mended what was wrong. */

import { type Cause, type EventDraft, publish } from '@pet/platform/events';
import { isUuid, UserError } from '@pet/platform/graphql';
import { addJob } from '@pet/platform/jobs';
import type { Delivery, PrismaClient } from '../../generated/prisma/client.ts';
import type { DeliveryFilter } from '../domain/input.ts';
import { inTransaction, type Transaction } from './database.ts';
import { processDelivery } from './deferred.ts';
import { conditionOf } from './finding.ts';

/** Deliveries that one call has processed again, at most. */
const mostRetried = 200;

export interface Replaying {
  /** Has one delivery processed again, whatever came of it. @throws UserError where it cannot be */
  replay(id: string, cause: Cause): Promise<Delivery>;
  /** Has those processed again that failed or are dead, the oldest first. @returns how many */
  retry(filter: DeliveryFilter, cause: Cause): Promise<number>;
}

async function reopen(tx: Transaction, id: string): Promise<Delivery> {
  // The new job begins with all its tries; where one runs at this moment, it comes after that.
  await addJob(tx, processDelivery, { id }, { key: id });
  return tx.delivery.update({ where: { id }, data: { status: 'RECEIVED', lastError: null } });
}

function reopenedEvent(
  type: 'webhook.replayed' | 'webhook.retried',
  aggregateId: string,
  cause: Cause,
): EventDraft {
  return { type, aggregateId, sequence: null, payload: {}, cause };
}

/** @param wakeRelay has events that have just been committed handed on at once */
export function openReplaying(database: PrismaClient, wakeRelay: () => void): Replaying {
  async function reopening<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const reopened = await inTransaction(database, work);
    wakeRelay();
    return reopened;
  }

  return {
    replay: (id, cause) =>
      reopening(async (tx) => {
        const delivery = isUuid(id) ? await tx.delivery.findUnique({ where: { id } }) : null;
        if (delivery === null) throw problem('There is no such delivery.', 'DELIVERY_NOT_FOUND');
        if (delivery.payload === null) throw problem('Its payload is not kept any more.', 'PAYLOAD_NOT_KEPT');
        const reopened = await reopen(tx, id);
        await publish(tx, reopenedEvent('webhook.replayed', id, cause));
        return reopened;
      }),

    retry: (filter, cause) =>
      reopening(async (tx) => {
        const failed = await tx.delivery.findMany({
          where: {
            AND: [conditionOf(filter), { status: { in: ['FAILED', 'DEAD'] }, payload: { not: null } }],
          },
          orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
          take: mostRetried,
          select: { id: true },
        });
        for (const { id } of failed) await reopen(tx, id);
        await publish(tx, ...failed.map(({ id }) => reopenedEvent('webhook.retried', id, cause)));
        return failed.length;
      }),
  };
}

function problem(message: string, code: string): UserError {
  return new UserError({ message, code, field: ['id'] });
}
