import type { SqlTransaction } from '../events/index.ts';
import type { Job } from './job.ts';

/** How one job differs from others of its kind. */
export interface JobOptions {
  /** Not before this time; at once, after the commit, unless given. */
  readonly runAt?: Date;
  /** Replaces the job of this key that waits or is dead: its payload, its time, and its tries begin anew. */
  readonly key?: string;
}

/** Adds a job as a part of the transaction: it is done if, and only if, that commits. */
export async function addJob<Payload>(
  tx: SqlTransaction,
  { name, payload: schema, attempts }: Job<Payload>,
  payload: Payload,
  options: JobOptions = {},
): Promise<void> {
  const value = JSON.stringify(schema.parse(payload));
  const time = options.runAt?.toISOString() ?? null;
  const key = options.key ?? null;
  // graphile-worker leaves a dead job behind where another takes its key, and it would be told of as abandoned.
  if (key !== null)
    await tx.$executeRaw`
      DELETE FROM _private_jobs WHERE key = ${key}::text AND attempts >= max_attempts AND locked_at IS NULL`;
  await tx.$executeRaw`
    SELECT FROM add_job(identifier => ${name}::text, payload => ${value}::json, run_at => ${time}::timestamptz,
      max_attempts => ${attempts}::int, job_key => ${key}::text)`;
}
