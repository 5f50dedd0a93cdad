/**
 * Counts events into rollups. Batches wait in a table of their own until they are counted, in the transaction that
 * counts them: each counts once, and none is passed over because it committed late.
 */

import type { PrismaClient } from '../../generated/prisma/client.ts';
import type { Transaction } from '../service/setting.ts';
import {
  addConversions,
  addExposures,
  countExposures,
  matchConversions,
  mergeLinkedExposures,
} from './exposures.ts';
import { countJourneys, mergeLinkedJourneys, takeSteps } from './journeys.ts';
import { disownForgotten, linkBrowsers, peopleOf } from './people.ts';
import type { Batch } from './scope.ts';

/** Batches counted at a time: 10,000 events, if they are full. */
const batchesAtATime = 20;

/** A transaction that counts much, on a machine that is busy; milliseconds. */
const limits = { maxWait: 10_000, timeout: 30_000 };

/** The key of the advisory lock of whoever changes what rollups are counted from. */
const lockKey = 0x726f_6c6c;

/** Lets one transaction at a time count, or change whose events they are; until it ends. */
export async function lockRollups(tx: Transaction): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${lockKey}::int, hashtext(current_schema()))`;
}

async function takeBatches(tx: Transaction): Promise<Batch[]> {
  return tx.$queryRaw<Batch[]>`
    DELETE FROM pending_batches
    WHERE id IN (SELECT id FROM pending_batches ORDER BY id LIMIT ${batchesAtATime})
    RETURNING id, received_at AS "receivedAt"`;
}

async function count(tx: Transaction): Promise<boolean> {
  await lockRollups(tx);
  const batches = await takeBatches(tx);
  if (batches.length === 0) return false;
  await disownForgotten(tx, batches);
  const links = await linkBrowsers(tx, batches);
  const people = await peopleOf(tx, batches, links);
  // What these people came to is taken out, and what they come to after the change put in.
  await countJourneys(tx, people, -1);
  await countExposures(tx, people, -1);
  if (links.length > 0) {
    await mergeLinkedJourneys(tx, links);
    await mergeLinkedExposures(tx, links);
  }
  await takeSteps(tx, batches);
  await addExposures(tx, batches);
  await addConversions(tx, batches);
  await matchConversions(tx, people);
  await countJourneys(tx, people, 1);
  await countExposures(tx, people, 1);
  return batches.length === batchesAtATime;
}

/**
 * Counts some of the batches that wait.
 * @returns whether there may be more
 */
export function rollUp(database: PrismaClient): Promise<boolean> {
  return database.$transaction(count, limits);
}
