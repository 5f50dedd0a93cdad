import type { Logger } from '../observability/index.ts';
import { backoff } from '../resilience/backoff.ts';
import { readEvent, type StoredEvent } from './event.ts';
import type { EventSubscriptions } from './handlers.ts';
import type { EventMetrics } from './metrics.ts';
import type { SqlTransaction } from './outbox.ts';
import type { EventStore } from './store.ts';

/** How often a handler is tried before its event is put aside, and the pauses in between, in milliseconds. */
export interface RetryPolicy {
  readonly attempts: number;
  readonly first: number;
  readonly most: number;
}

/** Two minutes or so in all: longer than a restart of what a handler needs. */
const patience: RetryPolicy = { attempts: 10, first: 1_000, most: 30_000 };

/** Handlers run at a time; they share the subgraph's connections with its requests. */
const concurrency = 3;

export interface InboxOptions {
  readonly subgraph: string;
  readonly store: EventStore;
  readonly subscriptions: EventSubscriptions;
  readonly metrics: EventMetrics;
  readonly logger: Logger;
  /** Two minutes of tries unless given. */
  readonly retry?: RetryPolicy;
}

/** What has reached a subgraph, and what its handlers make of it. */
export interface Inbox {
  /** Stores what there are handlers for and what has not come before. */
  deliver(events: readonly StoredEvent[]): Promise<void>;
  /** Has some of the events that are due handled. @returns whether there may be more */
  handleDue(): Promise<boolean>;
}

interface DueEvent {
  readonly event: unknown;
  /** How often its handler has failed. */
  readonly attempts: number;
}

/** Takes an event for the transaction; one that another process has at this moment is passed over. */
async function claim(tx: SqlTransaction, id: string): Promise<boolean> {
  const claimed = await tx.$executeRaw`
    UPDATE inbox SET handled_at = now() WHERE id = (
      SELECT id FROM inbox WHERE id = ${id}::uuid AND handled_at IS NULL AND dead_at IS NULL
      FOR UPDATE SKIP LOCKED)`;
  return claimed === 1;
}

/**
 * The inbox of a subgraph. An event is stored once, by its id, before anything is done about it, and marked in the
 * transaction of its handler: a redelivery has no effect, nor has a second process that handles the same event.
 *
 * Events of one aggregate are handled in the order they came. A later one waits until the earlier one has been
 * handled, or has been put aside because its handler failed too often. Such a dead letter stays in this table and
 * not on a stream: Redis may lose its streams, and nothing else would tell of the event any more.
 */
export function openInbox(options: InboxOptions): Inbox {
  const { subgraph, store, subscriptions, metrics, logger, retry = patience } = options;

  function count({ type }: StoredEvent, outcome: 'handled' | 'failed' | 'repeated'): void {
    metrics.deliveries.inc({ subgraph, type, outcome });
  }

  async function recordFailure(event: StoredEvent, attempts: number, error: unknown): Promise<void> {
    const dead = attempts >= retry.attempts;
    await store.query(
      `UPDATE inbox SET attempts = $2, last_error = $3, due_at = now() + $4 * interval '1 ms',
         dead_at = CASE WHEN $5::boolean THEN now() END
       WHERE id = $1 AND handled_at IS NULL`,
      [event.id, attempts, String(error).slice(0, 1_000), Math.round(backoff(attempts, retry)), dead],
    );
    count(event, 'failed');
    if (dead) metrics.deadLetters.inc({ subgraph, type: event.type });
    const told = { err: error, eventId: event.id, type: event.type, attempts };
    if (dead) logger.error(told, 'an event was put aside; see "npm run events -- dead"');
    else logger.warn(told, 'handling an event failed and is tried again');
  }

  /** @returns false when another process handles it */
  async function handle({ event: stored, attempts }: DueEvent): Promise<boolean> {
    const event = readEvent(stored);
    try {
      const handled = await subscriptions.handle(event, (tx) => claim(tx, event.id));
      if (handled) count(event, 'handled');
      return handled;
    } catch (error) {
      await recordFailure(event, attempts + 1, error);
      return true;
    }
  }

  return {
    async deliver(events) {
      const wanted = events.filter(({ type }) => subscriptions.wants(type));
      if (wanted.length === 0) return;
      const stored = await store.query<{ id: string }>(
        `INSERT INTO inbox (id, aggregate_id, event)
         SELECT (event->>'id')::uuid, (event->>'aggregateId')::uuid, event
         FROM jsonb_array_elements($1::jsonb) AS event
         ON CONFLICT (id) DO NOTHING RETURNING id`,
        [JSON.stringify(wanted)],
      );
      const fresh = new Set(stored.map(({ id }) => id));
      for (const event of wanted) if (!fresh.has(event.id)) count(event, 'repeated');
    },

    async handleDue() {
      const due = await store.query<DueEvent>(
        `SELECT event, attempts FROM inbox AS entry
         WHERE handled_at IS NULL AND dead_at IS NULL AND due_at <= now() AND NOT EXISTS (
           SELECT FROM inbox AS earlier
           WHERE earlier.aggregate_id = entry.aggregate_id AND earlier.position < entry.position
             AND earlier.handled_at IS NULL AND earlier.dead_at IS NULL)
         ORDER BY position LIMIT $1`,
        [concurrency],
      );
      // All of them end before it is over, so that closing waits for every handler under way.
      const outcomes = await Promise.allSettled(due.map(handle));
      for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
      return outcomes.some((outcome) => outcome.status === 'fulfilled' && outcome.value);
    },
  };
}
