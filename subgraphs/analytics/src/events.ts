/** What analytics makes of what happens in other domains, whatever it is. */

import { type EventSubscriptions, subscribeToAll } from '@pet/platform/events';
import { forgetUser } from './service/forget-user.ts';
import { recordEvent } from './service/recording.ts';
import type { ServiceSetting, Transaction } from './service/setting.ts';

/** Long enough to forget an account with years of events. */
const limits = { maxWait: 10_000, timeout: 60_000 };

/** Subscribes to every event of every domain. */
export function openSubscriptions({ database, wakeRollups, now }: ServiceSetting): EventSubscriptions {
  return subscribeToAll<Transaction>(
    (work) => database.$transaction(work, limits),
    async (event, tx, afterCommit) => {
      await recordEvent(tx, event, now());
      // After it is stored, so that it is made nobody's with the others.
      if (event.type === 'user.deleted') await forgetUser(tx, event.aggregateId);
      afterCommit(wakeRollups);
    },
  );
}
