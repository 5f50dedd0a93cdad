import {
  type ParsedCronItem,
  parseCronItems,
  type Runner,
  run,
  Logger as WorkerLogger,
} from 'graphile-worker';
import pg from 'pg';
import { type DatabaseTarget, jobsSchema } from '../database/index.ts';
import type { Logger } from '../observability/index.ts';
import type { Attempt, JobHandler } from './job.ts';

/** Jobs done at a time. They share the subgraph's connections with its requests. */
const concurrency = 3;

/** One that listens, and what taking and ending jobs needs; a job that runs holds none. */
const poolSize = 3;

/** Milliseconds a process that drains lets jobs go on before their signal ends, and then before it hands them back. */
const patience = { signal: 10_000, afterwards: 10_000 };

/** A missed time is made up for within so many milliseconds. */
const madeUpFor = 24 * 60 * 60 * 1_000;

/** What a worker needs. */
export interface WorkerOptions {
  readonly database: DatabaseTarget;
  readonly handlers: readonly JobHandler[];
  /** Makes one try. */
  readonly attempt: (handler: JobHandler, payload: unknown, attempt: Attempt) => Promise<void>;
  /** Waited for before it takes its first job; given the name under which it locks jobs. */
  readonly beforeFirst: (worker: string) => Promise<void>;
  readonly logger: Logger;
}

/** graphile-worker at work, for one subgraph. */
export interface Worker {
  /** Settles when it ends, be it of itself: a worker that cannot end a job for long gives up. */
  readonly ended: Promise<void>;
  /** Takes no more jobs, lets those under way end, and hands back those that do not. */
  close(): Promise<void>;
}

/** Tries are told of by their own lines; of what the worker does besides, what is wrong is worth one. */
function workerLogger(logger: Logger): WorkerLogger {
  return new WorkerLogger(() => (level, message, meta) => {
    if (meta?.failure) return;
    if (level === 'error' || level === 'warning') logger.warn(message);
    else logger.debug(message);
  });
}

function cronItems(handlers: readonly JobHandler[]): ParsedCronItem[] {
  return parseCronItems(
    handlers.flatMap(({ name, recurring }) =>
      recurring === undefined
        ? []
        : {
            task: name,
            match: recurring.cron,
            // By its key, one that waits is replaced.
            options: { maxAttempts: recurring.attempts, jobKey: name, backfillPeriod: madeUpFor },
          },
    ),
  );
}

function openPool({ url }: DatabaseTarget, logger: Logger): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: poolSize, connectionTimeoutMillis: 10_000 });
  // Unheard, the errors of connections that break would end the process.
  pool.on('error', (error) => logger.debug({ err: error }, 'an idle connection broke'));
  pool.on('connect', (client) => {
    client.on('error', (error) => logger.debug({ err: error }, 'a connection broke'));
  });
  return pool;
}

async function stop(runner: Runner): Promise<void> {
  const impatience = setTimeout(() => void runner.kill('draining'), patience.signal + patience.afterwards);
  await runner.stop('draining');
  clearTimeout(impatience);
}

/** Starts to do the jobs of a subgraph. */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const { database, handlers, attempt, beforeFirst, logger } = options;
  const pgPool = openPool(database, logger);
  const runner = await run({
    pgPool,
    schema: jobsSchema(database.schema),
    concurrency,
    // This process drains in an order of its own.
    noHandleSignals: true,
    gracefulShutdownAbortTimeout: patience.signal,
    logger: workerLogger(logger),
    parsedCronItems: cronItems(handlers),
    taskList: Object.fromEntries(
      handlers.map((handler) => [
        handler.name,
        (payload, { job, abortSignal }) =>
          attempt(handler, payload, { attempt: job.attempts, signal: abortSignal }),
      ]),
    ),
    preset: {
      // In batches the end of a job is written again and again until it is; singly a failure would end the process.
      worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 },
      plugins: [
        {
          name: 'lease',
          version: '1',
          worker: { hooks: { startWorker: (_context, { worker }) => beforeFirst(worker.workerPool.id) } },
        },
      ],
    },
  });
  let closing = false;
  const ended = runner.promise
    .catch((error: unknown) => logger.warn({ err: error }, 'the worker of jobs has ended'))
    .then(() => {
      if (!closing) return pgPool.end();
    });
  return {
    ended,
    async close() {
      closing = true;
      await stop(runner).catch((error: unknown) => logger.debug({ err: error }, 'the worker had ended'));
      await pgPool.end();
    },
  };
}
