import { once } from 'node:events';
import { scriptArguments, spawnNode, stopProcess } from '../peers/server-process.ts';
import type { LoadJob, LoadReport, LoadResult } from './job.ts';

/** The load generator's process. */
export interface LoadGenerator {
  /**
   * Runs a job; only one at a time.
   * @param onBegin called when measuring begins
   * @throws Error when the server failed or answered something else than expected
   */
  run(job: LoadJob, onBegin: () => void): Promise<LoadResult>;
  stop(): Promise<void>;
}

export async function startLoadGenerator(): Promise<LoadGenerator> {
  const child = spawnNode(scriptArguments('load/worker.ts'));
  child.stderr?.pipe(process.stderr);
  await once(child, 'message');

  return {
    run(job, onBegin) {
      return new Promise((resolve, reject) => {
        function conclude(settle: () => void): void {
          child.off('message', onReport).off('exit', onExit);
          settle();
        }
        function onExit(): void {
          conclude(() => reject(new Error('The load generator ended')));
        }
        function onReport(report: LoadReport): void {
          if (report.kind === 'begin') onBegin();
          if (report.kind === 'end') conclude(() => resolve(report.result));
          if (report.kind === 'failed') conclude(() => reject(new Error(report.reason)));
        }
        child.on('message', onReport).once('exit', onExit);
        child.send(job);
      });
    },
    stop: () => stopProcess(child),
  };
}
