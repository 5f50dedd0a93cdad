import { type EventSubscriptions, subscribeToAll } from '@pet/platform/events';
import type { Database, Transaction } from './service/database.ts';
import { record } from './service/recording.ts';

/**
 * Has every event of every domain appended to the log, once, in the transaction that marks it as handled; also those that
 * this version knows nothing of.
 * @param appended called after the commit
 */
export function openSubscriptions(database: Database, appended: () => void): EventSubscriptions {
  return subscribeToAll<Transaction>(
    (work) => database.$transaction(work),
    async (event, tx, afterCommit) => {
      await record(tx, event);
      afterCommit(appended);
    },
  );
}
