import { z } from 'zod';

/** A kind of work that is done later, by whichever process of the subgraph takes it up. */
export interface Job<Payload> {
  /** Unique within the subgraph. */
  readonly name: string;
  /** What it is about, as JSON: ids, not data. */
  readonly payload: z.ZodType<Payload>;
  /** How often it is tried in all before it is dead, from 1 to 25; 12 take some 25 minutes, 15 some four hours. */
  readonly attempts: number;
}

/** What a handler is told of the try it makes. */
export interface Attempt {
  /** Which try it is, from 1. */
  readonly attempt: number;
  /** Ends ten seconds after the process has begun to drain; what has not ended soon after is handed back. */
  readonly signal: AbortSignal;
}

/** What a subgraph does about one kind of job. */
export interface JobHandler {
  readonly name: string;
  /** When it comes, and how often it is tried each time; of recurring jobs, which nobody adds. */
  readonly recurring?: { readonly cron: string; readonly attempts: number };
  /** May happen more than once for one job, so it must come to the same in the end. To throw is to try again later. */
  run(payload: unknown, attempt: Attempt): Promise<void>;
  /**
   * Told once the last try has failed, or the process has died in it; perhaps more than once.
   * @param reason what the last try threw
   */
  abandoned?(payload: unknown, reason: string): Promise<void>;
}

/** Declares a kind of job. It has no side effects. */
export function declareJob<Payload>(job: Job<Payload>): Job<Payload> {
  return job;
}

/** Says how jobs of a kind are done. */
export function handle<Payload>(
  { name, payload: schema }: Job<Payload>,
  {
    run,
    abandoned,
  }: {
    readonly run: (payload: Payload, attempt: Attempt) => Promise<void>;
    readonly abandoned?: (payload: Payload, reason: string) => Promise<void>;
  },
): JobHandler {
  return {
    name,
    run: async (payload, attempt) => run(schema.parse(payload), attempt),
    async abandoned(payload, reason) {
      const { data } = schema.safeParse(payload);
      // What cannot be read is about nothing that could be told.
      if (data !== undefined) await abandoned?.(data, reason);
    },
  };
}

/** What graphile-worker gives a recurring job: whether it makes up for a time that was missed. */
const cronPayload = z.object({ _cron: z.object({ backfilled: z.boolean() }) });

/**
 * Work that comes again at certain times, for one process of the subgraph. Where times were missed within a day, because
 * none ran, a process that starts makes up for them once, however many they were.
 * @param cron five fields in UTC, as in crontab(5); not more often than every few minutes
 */
export function recurring(job: {
  readonly name: string;
  readonly cron: string;
  readonly attempts: number;
  readonly run: (attempt: Attempt) => Promise<void>;
}): JobHandler {
  const { name, cron, attempts, run } = job;
  let madeUp = false;
  return {
    name,
    recurring: { cron, attempts },
    async run(payload, attempt) {
      const { backfilled } = cronPayload.parse(payload)._cron;
      if (!backfilled) return run(attempt);
      if (madeUp) return;
      madeUp = true;
      try {
        await run(attempt);
      } catch (error) {
        madeUp = false;
        throw error;
      }
    },
  };
}
