import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** What is counted of a process's background jobs. */
export interface JobMetrics {
  /** Jobs that wait or run, in all processes of the subgraph. */
  readonly waiting: Gauge<'subgraph' | 'job'>;
  readonly finished: Counter<'subgraph' | 'job' | 'outcome'>;
  readonly durations: Histogram<'subgraph' | 'job'>;
}

/** Registers the metrics of jobs, once for a process. */
export function openJobMetrics(registry: Registry): JobMetrics {
  const registers = [registry];
  return {
    waiting: new Gauge({
      name: 'jobs_waiting',
      help: 'Background jobs that wait or run',
      labelNames: ['subgraph', 'job'],
      registers,
    }),
    finished: new Counter({
      name: 'jobs_finished_total',
      help: 'Tries of background jobs, by what came of them: done, failed, or dead after the last',
      labelNames: ['subgraph', 'job', 'outcome'],
      registers,
    }),
    durations: new Histogram({
      name: 'jobs_duration_seconds',
      help: 'How long tries of background jobs took',
      labelNames: ['subgraph', 'job'],
      buckets: [0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100],
      registers,
    }),
  };
}
