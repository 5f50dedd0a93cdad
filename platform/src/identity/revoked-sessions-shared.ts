import type { WakeUps } from '../live/index.ts';
import type { Logger } from '../observability/index.ts';
import type { RedisConnections } from '../redis/index.ts';
import { openRevokedSessions, type RevokedSessions } from './revoked-sessions.ts';
import { accessTokenSeconds } from './signing-keys.ts';

/** The stream that has every revocation of the last minutes, oldest first, and the topic that tells of a new one. */
const stream = 'revoked-sessions';
const batch = 1_000;
/** Clocks of a fleet differ a little; who reads too far back does no harm. */
const clockToleranceMilliseconds = 60_000;

/** What sharing revocations among processes takes. */
export interface SharedRevokedSessionsOptions {
  readonly redis: RedisConnections;
  /** Wakes after every reconnection, and now and then without a reason. */
  readonly wakeUps: WakeUps;
  readonly logger: Logger;
  /** The clock, in milliseconds. */
  readonly now?: () => number;
}

/** Revoked sessions that all processes on one Redis know of. */
export interface SharedRevokedSessions extends RevokedSessions {
  close(): Promise<void>;
}

/**
 * Shares revocations through Redis. Every process remembers all of them itself, so that asking costs nothing and works
 * without Redis. A revocation made while Redis is away counts in this process at once, and elsewhere as soon as Redis
 * is back; one that this process takes to its grave by then ends with its access token.
 * @returns once the revocations of others have been read, if Redis is there
 */
export async function openSharedRevokedSessions(
  options: SharedRevokedSessionsOptions,
): Promise<SharedRevokedSessions> {
  const { redis, wakeUps, logger, now = Date.now } = options;
  const { commands } = redis;
  const known = openRevokedSessions(now);
  const unsent = new Set<string>();
  let position = '-';

  /** Ids of the stream are the time in milliseconds, by Redis's clock, and a number. */
  function oldestId(): string {
    return String(now() - accessTokenSeconds * 1000 - clockToleranceMilliseconds);
  }

  async function send(): Promise<void> {
    let sent = false;
    for (const sessionId of unsent) {
      // By then its token has expired, and so has what we know of it.
      if (known.has(sessionId)) {
        await commands.xadd(stream, 'MINID', '~', oldestId(), '*', 'session', sessionId);
        sent = true;
      }
      unsent.delete(sessionId);
    }
    if (sent) await wakeUps.publish(stream);
  }

  async function read(): Promise<void> {
    for (;;) {
      const entries = await commands.xrange(stream, position, '+', 'COUNT', batch);
      for (const [id, [, sessionId]] of entries) {
        if (sessionId !== undefined) known.revoke(sessionId);
        position = `(${id}`;
      }
      if (entries.length < batch) return;
    }
  }

  let running: Promise<void> | null = null;
  let again = false;

  async function run(): Promise<void> {
    while (again) {
      again = false;
      try {
        await send();
        await read();
      } catch (error) {
        // Tried again at the next wake-up. That Redis is away its connection has told.
        if (commands.status === 'ready') logger.warn({ err: error }, 'revoked sessions were not shared');
      }
    }
  }

  /** One at a time, however many sessions are revoked at once. */
  function synchronise(): Promise<void> {
    again = true;
    running ??= run().finally(() => {
      running = null;
    });
    return running;
  }

  const stopListening = await wakeUps.listen(stream, synchronise);
  commands.on('ready', synchronise);
  await synchronise();
  return {
    revoke(sessionId) {
      known.revoke(sessionId);
      unsent.add(sessionId);
      synchronise();
    },
    has: (sessionId) => known.has(sessionId),
    watch: (sessionId, tell) => known.watch(sessionId, tell),
    async close() {
      commands.off('ready', synchronise);
      stopListening();
    },
  };
}
