import type { Query } from '../database/index.ts';
import type { EventBus, Head } from './bus.ts';
import { readEvent } from './event.ts';
import type { EventMetrics } from './metrics.ts';
import type { EventStore } from './store.ts';

/** Events handed on at a time. */
const batchSize = 100;

interface OutboxRow {
  /** A bigint, which pg reads as text. */
  readonly position: string;
  readonly event: unknown;
  /** Since when it has waited, in seconds. */
  readonly waited: number;
}

export interface RelayOptions {
  /** The subgraph whose outbox it empties. */
  readonly domain: string;
  readonly store: EventStore;
  readonly bus: EventBus;
  readonly metrics: EventMetrics;
}

async function readHead(query: Query): Promise<Head | null> {
  const [row] = await query<{ epoch: string; appended: string }>('SELECT epoch, appended FROM outbox_head');
  return row === undefined ? null : { epoch: row.epoch, appended: Number(row.appended) };
}

async function writeHead(query: Query, { epoch, appended }: Head): Promise<void> {
  await query(
    `INSERT INTO outbox_head (id, epoch, appended) VALUES (1, $1, $2)
     ON CONFLICT (id) DO UPDATE SET epoch = excluded.epoch, appended = excluded.appended`,
    [epoch, appended],
  );
}

/**
 * One round of the relay, for a poller: hands on events that have been committed, and marks them once the bus has
 * them. A crash in between hands them on again, so they arrive at least once.
 *
 * It asks for the rows that are not marked, never for those above the last one seen: a transaction may take its
 * position early and commit late. One process at a time does this, so the order of positions is the order on the bus.
 *
 * @returns a function that resolves to whether there may be more to hand on at once
 */
export function relayRound({ domain, store, bus, metrics }: RelayOptions): () => Promise<boolean> {
  async function handOn(query: Query): Promise<boolean> {
    const kept = await readHead(query);
    const rows = await query<OutboxRow>(
      `SELECT position, event, extract(epoch FROM now() - created_at)::float8 AS waited
       FROM outbox WHERE published_at IS NULL ORDER BY position LIMIT $1`,
      [batchSize],
    );
    metrics.outboxLag.set({ domain }, rows[0]?.waited ?? 0);
    const events = rows.map((row) => readEvent(row.event));
    const head = await bus.publish(domain, kept, events);
    if (head === null) {
      // The bus has lost what it held, or is another one. Everything kept goes out again; consumers know what they had.
      await query('UPDATE outbox SET published_at = NULL WHERE published_at IS NOT NULL');
      await writeHead(query, await bus.renew(domain));
      return true;
    }
    if (rows.length === 0) return false;
    const positions = rows.map((row) => row.position);
    await query('UPDATE outbox SET published_at = now() WHERE position = ANY($1::bigint[])', [positions]);
    await writeHead(query, head);
    metrics.published.inc({ domain }, rows.length);
    return rows.length === batchSize;
  }

  return async () => (await store.inTurn('relay', handOn)) ?? false;
}
