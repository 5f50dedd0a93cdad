import pg from 'pg';
import type { DatabaseTarget, Query } from '../database/index.ts';
import type { Logger } from '../observability/index.ts';

/** What only one process at a time may do with a subgraph's events. */
export type Duty = 'relay' | `read ${string}`;

/**
 * The event tables of a subgraph. It has connections of its own: moving events takes none from requests, and is not
 * held up by them.
 */
export interface EventStore {
  readonly query: Query;
  /**
   * Does something in a transaction, unless another process is doing it at this moment.
   * @returns null when another process is
   */
  inTurn<T>(duty: Duty, work: (query: Query) => Promise<T>): Promise<T | null>;
  close(): Promise<void>;
}

/** One for the relay, one for each event that is handled or stored meanwhile; and one for each stream read. */
const poolSize = 3;

/** The first half of our advisory locks' keys; the second is the schema's and the duty's. */
const lockSpace = 0x6576_7473;

/** @param streams how many streams are read at once, each in its turn; none unless given */
export function openEventStore({ url, schema }: DatabaseTarget, logger: Logger, streams = 0): EventStore {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize + streams,
    connectionTimeoutMillis: 5_000,
    query_timeout: 10_000,
    options: `-c search_path=${schema}`,
  });
  // A connection that breaks while it is idle is replaced; unheard, the error would end the process.
  pool.on('error', (error) => logger.debug({ err: error }, 'an idle connection broke'));
  // Nor does the pool hear one that has been taken; whoever took it learns from the next statement.
  pool.on('connect', (client) => {
    client.on('error', (error) => logger.debug({ err: error }, 'a connection broke'));
  });

  async function release(client: pg.PoolClient, work: () => Promise<void>): Promise<void> {
    try {
      await work();
      client.release();
    } catch (error) {
      // Whatever state the connection is in, PostgreSQL undoes the transaction when it ends.
      client.release(true);
      throw error;
    }
  }

  return {
    query: async (text, values) => (await pool.query(text, values)).rows,

    async inTurn<T>(duty: Duty, work: (query: Query) => Promise<T>) {
      const client = await pool.connect();
      let result: T | null = null;
      await release(client, async () => {
        await client.query('BEGIN');
        // A lock that ends with the transaction: also that of a process that was killed, and behind a pooler.
        const { rows } = await client.query('SELECT pg_try_advisory_xact_lock($1, hashtext($2)) AS mine', [
          lockSpace,
          `${schema} ${duty}`,
        ]);
        if (rows[0]?.mine)
          result = await work(async (text, values) => (await client.query(text, values)).rows);
        await client.query('COMMIT');
      });
      return result;
    },

    close: () => pool.end(),
  };
}
