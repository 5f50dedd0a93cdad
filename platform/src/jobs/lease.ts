import type pg from 'pg';
import { createClient, type DatabaseTarget, jobsSchema } from '../database/index.ts';

/** The first half of our advisory locks' keys; the second is the worker's. */
const lockSpace = 0x6a6f_6273;

/** By which PostgreSQL notices within some ten seconds that a machine is gone which took leave of nobody. */
const keepAlive = '-c tcp_keepalives_idle=4 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3';

/** How a worker shows that it lives: by a lock of its session, which ends with the process, however that ends. */
export interface Lease {
  /** Takes the lock of a worker of this process. */
  hold(worker: string): Promise<void>;
  /** Hands the jobs of workers that have died back to those that live. @returns how many have died */
  handBackJobsOfTheDead(): Promise<number>;
  /** Works with the jobs' tables through the connection that has the locks, one after the other. */
  use<T>(work: (client: pg.Client) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Opens the connection on which the workers of this process hold their locks. */
export function openLease({ url, schema }: DatabaseTarget): Lease {
  const jobs = jobsSchema(schema);
  const held = new Set<string>();
  let opening: Promise<pg.Client> | null = null;

  async function lock(through: pg.Client, worker: string): Promise<void> {
    await through.query('SELECT pg_advisory_lock($1, hashtext($2))', [lockSpace, worker]);
  }

  async function connect(lost: () => void): Promise<pg.Client> {
    const client = createClient({
      connectionString: url,
      connectionTimeoutMillis: 5_000,
      query_timeout: 10_000,
      options: `-c search_path=${jobs} ${keepAlive}`,
    });
    client.once('end', lost);
    try {
      await client.connect();
      for (const worker of held) await lock(client, worker);
      return client;
    } catch (error) {
      await client.end();
      throw error;
    }
  }

  function connection(): Promise<pg.Client> {
    if (opening === null) {
      const forget = () => {
        if (opening === attempt) opening = null;
      };
      const attempt = connect(forget);
      attempt.catch(forget);
      opening = attempt;
    }
    return opening;
  }

  let last: Promise<unknown> = Promise.resolve();

  function use<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    const mine = last.then(async () => work(await connection()));
    last = mine.catch(() => {});
    return mine;
  }

  /** Whether nobody has the lock of a worker; if so, this session has it now. */
  async function isDead(through: pg.Client, worker: string): Promise<boolean> {
    const { rows } = await through.query<{ dead: boolean }>(
      'SELECT pg_try_advisory_lock($1, hashtext($2)) AS dead',
      [lockSpace, worker],
    );
    return rows[0]?.dead ?? false;
  }

  return {
    use,

    async hold(worker) {
      held.add(worker);
      // A session may take a lock that it has.
      await use((client) => lock(client, worker));
    },

    handBackJobsOfTheDead: () =>
      use(async (client) => {
        const { rows } = await client.query<{ worker: string }>(
          'SELECT DISTINCT locked_by AS worker FROM _private_jobs WHERE locked_by <> ALL($1::text[])',
          [[...held]],
        );
        let dead = 0;
        for (const { worker } of rows) {
          if (!(await isDead(client, worker))) continue;
          dead += 1;
          await client.query('SELECT force_unlock_workers(ARRAY[$1])', [worker]);
          await client.query('SELECT pg_advisory_unlock($1, hashtext($2))', [lockSpace, worker]);
        }
        return dead;
      }),

    async close() {
      await opening?.then((client) => client.end());
    },
  };
}
