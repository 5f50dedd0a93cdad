import { openPoller, publish } from '@pet/platform/events';
import type { Logger } from '@pet/platform/observability';
import type { Database } from '../database.ts';
import { loginsFailed } from './session-events.ts';

/** Tells other domains of wrong passwords, by account. */
export interface FailedLogins {
  /** It takes no time, or an account could be told from a missing one by it. */
  note(userId: string): void;
  /** Publishes what has not been published. */
  close(): Promise<void>;
}

/** What it takes to publish them. */
export interface FailedLoginsOptions {
  readonly database: Database;
  wakeRelay(): void;
  readonly logger: Logger;
  /** A minute unless given. Milliseconds. */
  readonly intervalMs?: number;
}

/**
 * Counts wrong passwords in memory and publishes the counts, so that whoever tries many causes one event for each account
 * and minute. A process that is killed takes with it what it has counted since.
 */
export function openFailedLogins(options: FailedLoginsOptions): FailedLogins {
  const { database, wakeRelay, logger, intervalMs = 60_000 } = options;
  let counts = new Map<string, number>();

  function add(userId: string, count: number): void {
    counts.set(userId, (counts.get(userId) ?? 0) + count);
  }

  /** Accounts that were deleted meanwhile have no logins any more; the others are locked, as whoever publishes must. */
  async function write(counted: ReadonlyMap<string, number>): Promise<void> {
    const ids = [...counted.keys()];
    await database.$transaction(async (tx) => {
      const accounts = await tx.$queryRaw<{ id: string }[]>`
        SELECT id FROM users WHERE id = ANY(${ids}::uuid[]) AND deleted_at IS NULL ORDER BY id FOR UPDATE`;
      await publish(tx, ...accounts.map(({ id }) => loginsFailed(id, counted.get(id) ?? 0)));
    });
    wakeRelay();
  }

  async function look(): Promise<boolean> {
    if (counts.size === 0) return false;
    const counted = counts;
    counts = new Map();
    try {
      await write(counted);
    } catch (error) {
      for (const [userId, count] of counted) add(userId, count);
      throw error;
    }
    return false;
  }

  const poller = openPoller({ name: 'publishing failed logins', look, intervalMs, logger });
  return {
    note: (userId) => add(userId, 1),
    async close() {
      await poller.close();
      await look().catch((error: unknown) => logger.warn({ err: error }, 'failed logins were not published'));
    },
  };
}
