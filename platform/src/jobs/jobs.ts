import type { DatabaseTarget } from '../database/index.ts';
import { openPoller, type Poller } from '../events/index.ts';
import type { Logger } from '../observability/index.ts';
import { purgeDeadJobs, tellOfAbandonedJobs } from './abandoned.ts';
import type { Attempt, JobHandler } from './job.ts';
import { type Lease, openLease } from './lease.ts';
import type { JobMetrics } from './metrics.ts';
import { migrateJobs } from './schema.ts';
import { startWorker, type Worker } from './worker.ts';

/** How often it looks for workers that have died and for jobs that are dead, in milliseconds. */
const lookMs = 2_000;

/** What doing a subgraph's jobs takes. */
export interface JobsOptions {
  readonly subgraph: string;
  readonly database: DatabaseTarget;
  readonly handlers: readonly JobHandler[];
  readonly metrics: JobMetrics;
  readonly logger: Logger;
}

/** The jobs of a subgraph, as far as this process does them. */
export interface OpenJobs {
  /** Begins to do them: whoever they ask has to be there by then. To call it again changes nothing. */
  start(): Promise<void>;
  /** Takes no more jobs, lets those under way end, and hands back those that do not within 20 seconds. */
  close(): Promise<void>;
}

/** Makes one try, and counts and logs it. */
function counted({ subgraph, metrics, logger }: JobsOptions) {
  return async (handler: JobHandler, payload: unknown, attempt: Attempt): Promise<void> => {
    const labels = { subgraph, job: handler.name };
    const stop = metrics.durations.startTimer(labels);
    try {
      await handler.run(payload, attempt);
      metrics.finished.inc({ ...labels, outcome: 'done' });
    } catch (error) {
      metrics.finished.inc({ ...labels, outcome: 'failed' });
      logger.warn({ err: error, job: handler.name, attempt: attempt.attempt }, 'a job failed');
      throw error;
    } finally {
      stop();
    }
  };
}

async function measureWaiting({ subgraph, handlers, metrics }: JobsOptions, lease: Lease): Promise<void> {
  const { rows } = await lease.use((client) =>
    client.query<{ name: string; waiting: number }>(
      `SELECT identifier AS name, count(*)::int AS waiting
       FROM _private_jobs AS job JOIN _private_tasks AS task ON task.id = job.task_id
       WHERE attempts < max_attempts OR locked_at IS NOT NULL GROUP BY identifier`,
    ),
  );
  const waiting = new Map(rows.map((row) => [row.name, row.waiting]));
  for (const { name } of handlers) metrics.waiting.set({ subgraph, job: name }, waiting.get(name) ?? 0);
}

/**
 * Makes ready to do the jobs of a subgraph in this process, and to look after those of processes that have died. Each job
 * is done at least once. From then on they can be added.
 */
export async function openJobs(options: JobsOptions): Promise<OpenJobs> {
  const { subgraph, database, handlers, metrics, logger } = options;
  await migrateJobs(database);
  const lease = openLease(database);
  const byName = new Map(handlers.map((handler) => [handler.name, handler]));
  let worker: Worker | null = null;
  let poller: Poller | null = null;
  let started: Promise<void> | null = null;
  let closing = false;

  async function work(): Promise<void> {
    const started = await startWorker({
      database,
      handlers,
      attempt: counted(options),
      beforeFirst: lease.hold,
      logger,
    });
    worker = started;
    started.ended.then(() => {
      if (worker === started) worker = null;
    });
  }

  async function look(): Promise<boolean> {
    if (worker === null && !closing) await work();
    const dead = await lease.handBackJobsOfTheDead();
    if (dead > 0) logger.info({ dead }, 'jobs of processes that have ended are done again');
    const more = await tellOfAbandonedJobs({ subgraph, handlers: byName, lease, metrics, logger });
    await purgeDeadJobs(lease);
    await measureWaiting(options, lease);
    return more;
  }

  async function start(): Promise<void> {
    await work();
    poller = openPoller({ name: 'looking after jobs', look, intervalMs: lookMs, logger });
  }

  return {
    start() {
      started ??= start();
      return started;
    },
    async close() {
      closing = true;
      await Promise.all([worker?.close(), poller?.close()]);
      await lease.close();
    },
  };
}
