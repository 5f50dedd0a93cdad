/** What is not kept for ever. */

import { type DatabaseTarget, dropPartitions, type PartitionedTable } from '@pet/platform/database';
import type { ServiceSetting } from './setting.ts';

/** The table of events: a partition a day, and a week's ready. */
export const trackedEvents: PartitionedTable = { name: 'tracked_events', period: 'day', ahead: 7 };

const dayMs = 24 * 60 * 60 * 1000;
/** A day more than a year and a month, so that the same month of two years can be compared. */
const keptDays = 397;
/** How long a message id is known at least. We promise 24 hours. */
const messageIdsKeptMs = 2 * dayMs;

export interface Retention {
  /** Drops the days of events that are old enough. The rollups stay. */
  dropOldEvents(): Promise<void>;
  forgetMessageIds(): Promise<void>;
}

export function openRetention(
  target: DatabaseTarget,
  { database, now }: Pick<ServiceSetting, 'database' | 'now'>,
): Retention {
  return {
    async dropOldEvents() {
      await dropPartitions(target, trackedEvents, new Date(now().getTime() - keptDays * dayMs));
    },
    async forgetMessageIds() {
      const before = new Date(now().getTime() - messageIdsKeptMs);
      await database.messageId.deleteMany({ where: { receivedAt: { lt: before } } });
    },
  };
}
