import type { Logger } from '../observability/index.ts';
import type { JobHandler } from './job.ts';
import type { Lease } from './lease.ts';
import type { JobMetrics } from './metrics.ts';

/** Days for which a dead job can be looked at. */
const keptDays = 14;

/** Dead jobs told of in one transaction. */
const batchSize = 20;

/** What telling of dead jobs takes. */
export interface AbandonedOptions {
  readonly subgraph: string;
  readonly handlers: ReadonlyMap<string, JobHandler>;
  readonly lease: Lease;
  readonly metrics: JobMetrics;
  readonly logger: Logger;
}

interface DeadJob {
  readonly id: string;
  readonly name: string;
  readonly payload: unknown;
  /** Null where the process died in its last try. */
  readonly reason: string | null;
}

/**
 * Tells the handlers of jobs whose last try failed, or never ended, and marks them as told: what is told and not marked,
 * because the process dies in between, is told again.
 * @returns whether there may be more
 */
export async function tellOfAbandonedJobs(options: AbandonedOptions): Promise<boolean> {
  const { subgraph, handlers, lease, metrics, logger } = options;

  async function tell({ id, name, payload, reason }: DeadJob): Promise<void> {
    const told = reason ?? 'the process ended while it ran';
    await handlers.get(name)?.abandoned?.(payload, told);
    logger.error({ job: name, jobId: id, reason: told }, 'a job is dead');
  }

  const dead = await lease.use(async (client) => {
    await client.query('BEGIN');
    try {
      const { rows } = await client.query<DeadJob>(
        `SELECT job.id, task.identifier AS name, payload, last_error AS reason
         FROM _private_jobs AS job JOIN _private_tasks AS task ON task.id = job.task_id
         WHERE attempts >= max_attempts AND locked_at IS NULL AND flags IS NULL AND identifier = ANY($1)
         ORDER BY job.id LIMIT $2 FOR UPDATE OF job SKIP LOCKED`,
        [[...handlers.keys()], batchSize],
      );
      for (const job of rows) await tell(job);
      const ids = rows.map(({ id }) => id);
      await client.query(`UPDATE _private_jobs SET flags = '{"told": true}' WHERE id = ANY($1::bigint[])`, [
        ids,
      ]);
      await client.query('COMMIT');
      return rows;
    } catch (error) {
      await client.query('ROLLBACK');
      throw error;
    }
  });
  for (const { name } of dead) metrics.finished.inc({ subgraph, job: name, outcome: 'dead' });
  return dead.length === batchSize;
}

/** Deletes the dead jobs that were told of long ago. */
export async function purgeDeadJobs(lease: Lease): Promise<void> {
  await lease.use((client) =>
    client.query(
      `DELETE FROM _private_jobs
       WHERE attempts >= max_attempts AND locked_at IS NULL AND flags IS NOT NULL
         AND updated_at < now() - $1 * interval '1 day'`,
      [keptDays],
    ),
  );
}
