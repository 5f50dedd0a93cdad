/** Asking senders what they had to tell within a window: what was not delivered is taken in now. */

import { type Cause, noneInParticular, publish } from '@pet/platform/events';
import { UserError } from '@pet/platform/graphql';
import { addJob } from '@pet/platform/jobs';
import type { Logger } from '@pet/platform/observability';
import type { PrismaClient } from '../../generated/prisma/client.ts';
import type { Source } from '../domain/delivery.ts';
import type { Sender, Window } from '../senders/sender.ts';
import { inTransaction } from './database.ts';
import { reconcileWindow } from './deferred.ts';
import type { Receiving } from './receiving.ts';

/** The longest window, in days; Stripe keeps events for as long. */
const longestWindow = 30;

const day = 24 * 60 * 60 * 1_000;

export interface Reconciling {
  /** Has a window reconciled in the background. @throws UserError where it cannot be */
  start(source: Source, window: Window, cause: Cause): Promise<void>;
  /** Takes in what the sender tells of a window. */
  reconcile(source: Source, window: Window, signal: AbortSignal): Promise<void>;
}

/** What reconciling takes. */
export interface ReconcilingOptions {
  readonly database: PrismaClient;
  /** Those that can be asked. */
  readonly senders: ReadonlyMap<Source, Sender>;
  readonly receiving: Receiving;
  /** Has events that have just been committed handed on at once. */
  readonly wakeRelay: () => void;
  readonly logger: Logger;
}

function problem(message: string, field: string, code: string): UserError {
  return new UserError({ message, field: [field], code });
}

export function openReconciling(options: ReconcilingOptions): Reconciling {
  const { database, senders, receiving, wakeRelay, logger } = options;
  return {
    async start(source, window, cause) {
      const { from, to } = window;
      if (!senders.has(source))
        throw problem('No way to ask this sender is set.', 'source', 'SENDER_NOT_CONFIGURED');
      if (from >= to) throw problem('A window ends after it begins.', 'to', 'INVALID');
      if (to.getTime() - from.getTime() > longestWindow * day)
        throw problem(`A window has at most ${longestWindow} days.`, 'from', 'INVALID');
      const payload = { source, from: from.toISOString(), to: to.toISOString() };
      await inTransaction(database, async (tx) => {
        await addJob(tx, reconcileWindow, payload);
        const happened = { aggregateId: noneInParticular, sequence: null, payload, cause };
        await publish(tx, { type: 'webhook.reconciliation_requested', ...happened });
      });
      wakeRelay();
    },

    async reconcile(source, window, signal) {
      const sender = senders.get(source);
      if (sender === undefined) throw new Error(`No way to ask ${source} is set any more`);
      const counts = { NEW: 0, SEEN: 0, REPEATED: 0 };
      for await (const delivery of sender.tell(window, signal))
        counts[await receiving.receive(delivery)] += 1;
      logger.info({ source, ...window, missed: counts.NEW, known: counts.SEEN }, 'a window is reconciled');
    },
  };
}
