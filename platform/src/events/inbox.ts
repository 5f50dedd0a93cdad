import type { Logger } from '../observability/index.ts';
import { backoff } from '../resilience/backoff.ts';
import { noneInParticular, readEvent, type StoredEvent } from './event.ts';
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

/** Events taken at a look, which costs about as much as handling one of them. */
const batchSize = 100;

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
  /**
   * Has some of the events that are due handled.
   * @param closing begins no other event once it is aborted
   * @returns whether there may be more
   */
  handleDue(closing?: AbortSignal): Promise<boolean>;
}

interface DueEvent {
  readonly aggregateId: string;
  readonly event: unknown;
  /** How often its handler has failed. */
  readonly attempts: number;
}

/** What came of an event; `taken` where another process has handled it or tried to since we looked. */
type Outcome = 'handled' | 'failed' | 'taken';

/** The events of each aggregate, in the order they came. */
function queuesOf(events: readonly DueEvent[]): DueEvent[][] {
  const queues = new Map<string, DueEvent[]>();
  for (const event of events) {
    const queue = queues.get(event.aggregateId);
    if (queue === undefined) queues.set(event.aggregateId, [event]);
    else queue.push(event);
  }
  return [...queues.values()];
}

/** Takes an event for the transaction; one that another process has at this moment is passed over. */
async function claim(tx: SqlTransaction, id: string): Promise<boolean> {
  const claimed = await tx.$executeRaw`
    UPDATE inbox SET handled_at = now() WHERE id = (
      SELECT id FROM inbox
      WHERE id = ${id}::uuid AND handled_at IS NULL AND dead_at IS NULL AND due_at <= now()
      FOR UPDATE SKIP LOCKED)`;
  return claimed === 1;
}

/**
 * The inbox of a subgraph. An event is stored once, by its id, before anything is done about it, and marked in the
 * transaction of its handler: a redelivery has no effect, nor has a second process that handles the same event.
 *
 * Events of one aggregate are handled in the order they came. A later one waits until the earlier one has been
 * handled, or has been put aside because its handler failed too often. Such a dead letter stays in this table and
 * not on a stream: Redis may lose its streams, and nothing else would tell of the event any more. What happens to
 * nothing in particular has no order.
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

  async function handle({ event: stored, attempts }: DueEvent): Promise<Outcome> {
    const event = readEvent(stored);
    try {
      const handled = await subscriptions.handle(event, (tx) => claim(tx, event.id));
      if (handled) count(event, 'handled');
      return handled ? 'handled' : 'taken';
    } catch (error) {
      await recordFailure(event, attempts + 1, error);
      return 'failed';
    }
  }

  /**
   * Handles events of one aggregate until one of them is not handled here: the next must not overtake it.
   * @returns whether anything became of one of them
   */
  async function handleInOrder(queue: readonly DueEvent[], closing?: AbortSignal): Promise<boolean> {
    let progress = false;
    for (const event of queue) {
      if (closing?.aborted) break;
      const outcome = await handle(event);
      progress ||= outcome !== 'taken';
      if (outcome !== 'handled') break;
    }
    return progress;
  }

  return {
    async deliver(events) {
      const wanted = events.filter(({ type }) => subscriptions.wants(type));
      if (wanted.length === 0) return;
      // What happened to nothing in particular is kept as an aggregate of its own, which waits for nothing.
      const stored = await store.query<{ id: string }>(
        `INSERT INTO inbox (id, aggregate_id, event)
         SELECT (event->>'id')::uuid,
           coalesce(nullif((event->>'aggregateId')::uuid, $2::uuid), (event->>'id')::uuid), event
         FROM jsonb_array_elements($1::jsonb) AS event
         ON CONFLICT (id) DO NOTHING RETURNING id`,
        [JSON.stringify(wanted), noneInParticular],
      );
      const fresh = new Set(stored.map(({ id }) => id));
      for (const event of wanted) if (!fresh.has(event.id)) count(event, 'repeated');
    },

    async handleDue(closing) {
      // An aggregate one of whose events waits for its next try is left alone until then. Partial indexes serve these
      // conditions, word for word: handled events are far more than pending ones, and few of those have failed.
      const due = await store.query<DueEvent>(
        `SELECT aggregate_id AS "aggregateId", event, attempts FROM inbox
         WHERE handled_at IS NULL AND dead_at IS NULL AND aggregate_id NOT IN (
           SELECT aggregate_id FROM inbox
           WHERE handled_at IS NULL AND dead_at IS NULL AND attempts > 0 AND due_at > now())
         ORDER BY position LIMIT $1`,
        [batchSize],
      );
      const queues = queuesOf(due).values();
      let progress = false;
      async function work(): Promise<void> {
        for (const queue of queues) if (await handleInOrder(queue, closing)) progress = true;
      }
      // All of them end before it is over, so that closing waits for every handler under way.
      const outcomes = await Promise.allSettled(Array.from({ length: concurrency }, work));
      for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
      return progress;
    },
  };
}
