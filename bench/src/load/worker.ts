// The load generator: a process of its own, so that it has a core to itself.
import type { LoadJob, LoadReport } from './job.ts';
import { runJob } from './run-job.ts';

function report(message: LoadReport): void {
  process.send?.(message);
}

process.on('message', (job: LoadJob) => {
  runJob(job, () => report({ kind: 'begin' })).then(
    (result) => report({ kind: 'end', result }),
    (error: Error) => report({ kind: 'failed', reason: error.message }),
  );
});
process.once('disconnect', () => process.exit(0));
report({ kind: 'ready' });
