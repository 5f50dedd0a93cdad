import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { type DatabaseTarget, provisionSubgraph } from '../../src/database/index.ts';
import {
  type DomainEvent,
  type EventBus,
  type EventDraft,
  type EventExchange,
  noCause,
  noSubscriptions,
  openEventMetrics,
  openExchange,
  publish,
  type SqlTransaction,
  subscribeTo,
} from '../../src/events/index.ts';
import { createTestDatabase } from '../../src/testing/index.ts';

export const logger = pino({ level: 'silent' });

/** The tables every subgraph has for its events. */
const migrations = ['20261121190000_events', '20261122050000_pending_events'].map(
  (name) => new URL(`../../../subgraphs/users/prisma/migrations/${name}/migration.sql`, import.meta.url),
);

/** A pg client as publishers and handlers see a Prisma transaction. */
export class TestTransaction implements SqlTransaction {
  readonly client: pg.PoolClient;

  constructor(client: pg.PoolClient) {
    this.client = client;
  }

  async $executeRaw(query: TemplateStringsArray, ...values: unknown[]): Promise<number> {
    const text = query.reduce((before, part, index) => `${before}$${index}${part}`);
    return (await this.client.query(text, values)).rowCount ?? 0;
  }
}

/** An event that somebody's order changed status: the one these tests publish. */
export function statusChanged(aggregateId: string, sequence: number): EventDraft {
  const payload = { customerId: randomUUID(), from: 'PLACED', to: 'CONFIRMED' } as const;
  return { type: 'order.status_changed', aggregateId, sequence, payload, cause: noCause };
}

/** A domain with a database of its own: it can publish, and handle by writing an effect for each event. */
export class TestDomain {
  readonly name: string;
  readonly target: DatabaseTarget;
  readonly pool: pg.Pool;
  readonly #exchanges: EventExchange[] = [];
  #committed: (() => void)[] = [];

  private constructor(name: string, target: DatabaseTarget) {
    this.name = name;
    this.target = target;
    this.pool = new pg.Pool({ connectionString: target.url, options: `-c search_path=${target.schema}` });
  }

  static async open(name: string): Promise<TestDomain> {
    const domain = new TestDomain(name, await provisionSubgraph(await createTestDatabase(), name));
    for (const migration of migrations) await domain.pool.query(await readFile(migration, 'utf8'));
    await domain.pool.query(
      'CREATE TABLE effects (position BIGSERIAL, event_id UUID, aggregate_id UUID, sequence INTEGER)',
    );
    return domain;
  }

  /** Opens a transaction that the test ends itself. */
  async begin(): Promise<TestTransaction> {
    const client = await this.pool.connect();
    await client.query('BEGIN');
    return new TestTransaction(client);
  }

  async end(tx: TestTransaction, how: 'COMMIT' | 'ROLLBACK'): Promise<void> {
    await tx.client.query(how);
    tx.client.release();
  }

  async transaction<T>(work: (tx: TestTransaction) => Promise<T>): Promise<T> {
    const tx = await this.begin();
    try {
      const result = await work(tx);
      await this.end(tx, 'COMMIT');
      return result;
    } catch (error) {
      await this.end(tx, 'ROLLBACK');
      throw error;
    }
  }

  async publish(...drafts: EventDraft[]): Promise<void> {
    await this.transaction((tx) => publish(tx, ...drafts));
  }

  /**
   * Handlers that write an effect for every change of an order's status.
   * @param before run first, and may fail
   */
  subscriptions(before: (event: DomainEvent) => void = () => {}) {
    return subscribeTo<TestTransaction>((work) => this.transaction(work), {
      'order.status_changed': async (event, tx, afterCommit) => {
        before(event);
        await tx.client.query('INSERT INTO effects (event_id, aggregate_id, sequence) VALUES ($1, $2, $3)', [
          event.id,
          event.aggregateId,
          event.sequence,
        ]);
        afterCommit(() => {
          for (const look of this.#committed.splice(0)) look();
        });
      },
    });
  }

  /** Takes part in events as a process of this domain's would. */
  async join(bus: EventBus, subscriptions?: ReturnType<TestDomain['subscriptions']>): Promise<EventExchange> {
    const { name, target: database } = this;
    const metrics = openEventMetrics(new Registry());
    const exchange = await openExchange(
      { name, database, bus, metrics, logger },
      subscriptions ?? noSubscriptions,
    );
    this.#exchanges.push(exchange);
    return exchange;
  }

  /** Each effect's aggregate and sequence, in the order they took effect. */
  async effects(): Promise<{ aggregateId: string; sequence: number }[]> {
    const { rows } = await this.pool.query(
      'SELECT aggregate_id AS "aggregateId", sequence FROM effects ORDER BY position',
    );
    return rows;
  }

  /** The effects, as soon as there are so many. */
  async effectsOf(count: number): Promise<{ aggregateId: string; sequence: number }[]> {
    for (;;) {
      const committed = new Promise<void>((resolve) => this.#committed.push(resolve));
      const effects = await this.effects();
      if (effects.length >= count) return effects;
      await committed;
    }
  }

  /** Ends the part its processes take in events. */
  async leave(): Promise<void> {
    await Promise.all(this.#exchanges.splice(0).map((exchange) => exchange.close()));
  }

  async close(): Promise<void> {
    await this.leave();
    await this.pool.end();
  }
}

/** What is wrong with effects: the checker of these tests. Aggregates' sequences must be 1, 2, 3 and so on. */
export function faults(effects: readonly { aggregateId: string; sequence: number }[]): string[] {
  const last = new Map<string, number>();
  return effects.flatMap(({ aggregateId, sequence }) => {
    const expected = (last.get(aggregateId) ?? 0) + 1;
    if (sequence === expected) last.set(aggregateId, sequence);
    if (sequence < expected) return [`${aggregateId} had ${sequence} again`];
    return sequence > expected ? [`${aggregateId} had ${sequence} before ${expected}`] : [];
  });
}
